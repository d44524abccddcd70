package fakesecrets

import "flag"

var rewrite = flag.Bool("rewrite", false, "write golden files anew")
