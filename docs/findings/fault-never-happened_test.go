package findings_test

const whereNothingIsAsked = `use service-token
on auth0.oauth.token in finishSecret times 1 refuse
advance 1d`

const whereTheTokenIsAsked = `use service-token
on auth0.oauth.token in createSecret times 1 refuse
advance 1d`
