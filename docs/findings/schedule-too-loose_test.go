package findings_test

const sometimeEachDay = `starts at the latest
use service-token schedule 1 days
reader every of service-token-demo reading every time
advance 2d
expect outage of every at most 23h`

const inTheFirstHour = `starts at the latest
use service-token schedule cron(0 0 * * ? *) window 1h lifetime 26h
reader every of service-token-demo reading every time
advance 2d
expect outage of every at most 23h`
