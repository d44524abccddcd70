package gateway

import "strings"

// bundles are the variables that name a file of trusted certificates, and who reads them. Most replace what
// their reader trusts otherwise (spec/auth0.md 6.3).
var bundles = []string{
	"SSL_CERT_FILE",       // Go, OpenSSL, .NET, Ruby, Python's ssl and httpx
	"REQUESTS_CA_BUNDLE",  // Python's requests
	"CURL_CA_BUNDLE",      // curl, and requests
	"AWS_CA_BUNDLE",       // the AWS SDKs and the AWS CLI
	"NODE_EXTRA_CA_CERTS", // Node
	"GIT_SSL_CAINFO",
	"DENO_CERT",
	"PIP_CERT",
	"HTTPLIB2_CA_CERTS", // Google's clients for Python
	"GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
}

// environment is what a process is told so that it trusts the gateway.
func (t trust) environment() map[string]string {
	env := map[string]string{
		"SSL_CERT_DIR":      t.folder, // else Go and OpenSSL add the host's own to the file's
		"JAVA_TOOL_OPTIONS": "-Djavax.net.ssl.trustStore=" + t.java + " -Djavax.net.ssl.trustStoreType=JKS",
	}
	for _, name := range bundles {
		env[name] = t.bundle
	}
	return env
}

// direct are the addresses that need no proxy: those of this machine, where the fakes are.
const direct = "127.0.0.1,localhost,::1"

// throughProxy adds what leads a client to a proxy.
func throughProxy(env map[string]string, address string) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		env[name] = "http://" + address
		env[strings.ToLower(name)] = "http://" + address
	}
	env["NO_PROXY"], env["no_proxy"] = direct, direct
	env["NODE_USE_ENV_PROXY"] = "1" // from Node 24 on, also for fetch
	host, port, _ := strings.Cut(address, ":")
	for _, scheme := range []string{"http", "https"} {
		env["JAVA_TOOL_OPTIONS"] += " -D" + scheme + ".proxyHost=" + host + " -D" + scheme + ".proxyPort=" + port
	}
}
