package main

import "testing"

func TestGateway(t *testing.T) {
	t.Parallel()
	const head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
	for name, c := range map[string]struct{ table, want string }{
		"a bridge":         {head + "eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0\neth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n", "172.17.0.1"},
		"no default route": {head + "eth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n", ""},
		"not a table":      {"nothing of the kind", ""},
		"not an address":   {head + "eth0\t00000000\txyz\t0003\n", ""},
		"nothing":          {"", ""},
	} {
		if got := gateway(c.table); got != c.want {
			t.Errorf("%s: gateway = %q, want %q", name, got, c.want)
		}
	}
}
