package findings_test

const sharedValue = `use service-token
put service-token-demo {"BEARER_TOKEN":"Bearer by-hand","OWNER":"billing"}
advance 25h`

type overwriter struct{ careful }

func (o overwriter) createSecret() error {
	token, err := o.mint()
	if err != nil {
		return err
	}
	return o.put(value{"BEARER_TOKEN": "Bearer " + token})
}

type keeper struct{ careful }

func (k keeper) createSecret() error {
	token, err := k.mint()
	if err != nil {
		return err
	}
	next := k.current()
	next["BEARER_TOKEN"] = "Bearer " + token
	return k.put(next)
}
