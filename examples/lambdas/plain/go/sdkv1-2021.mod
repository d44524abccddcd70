module github.com/rolloverhq/rollover/examples/lambdas/plain/go

go 1.17

require (
	github.com/aws/aws-lambda-go v1.27.1
	github.com/aws/aws-sdk-go v1.42.23
	github.com/golang-jwt/jwt/v4 v4.1.0
)

require github.com/jmespath/go-jmespath v0.4.0 // indirect
