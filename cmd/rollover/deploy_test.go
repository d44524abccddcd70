package main

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// deployment is a folder with the reference function as a zip, and with what deploys it.
func deployment(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	build := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", filepath.Join(dir, "bootstrap"), "../rotate")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.CopyFS(dir, os.DirFS("testdata/deploy")); err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile(filepath.Join(dir, "bootstrap"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "function.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate}
	header.SetMode(0o755)
	w, err := z.CreateHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(binary); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// play runs a foreign tool in a deployment against `rollover up`, and returns what it printed.
func play(t *testing.T, dir string, env []string, command ...string) string {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append(env, "AWS_PAGER=", "AWS_MAX_ATTEMPTS=1", "AWS_EC2_METADATA_DISABLED=true")...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return string(out)
}

func needs(t *testing.T, tools ...string) {
	t.Helper()
	if racing {
		t.Skip("a journey of another language's client, which shows the race detector nothing more")
	}
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s here to deploy with", tool)
		}
	}
}

func shows(t *testing.T, out string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(out, want) {
			t.Errorf("nothing of %s in\n%s", want, out)
		}
	}
}

func TestDeployWithTheAWSCLI(t *testing.T) {
	t.Parallel()
	needs(t, "go", "sh", "aws", "grep", "base64")
	out := play(t, deployment(t), serving(t), "sh", "-eu", "aws.sh")
	shows(t, out, `"Pending"`, "AccessDeniedException", "Secrets Manager cannot invoke the specified Lambda function.",
		`\"AWS:SourceAccount\":\"000000000000\"`, "BEARER_TOKEN", "START RequestId: ", "REPORT RequestId: ", "errorMessage",
		`"InProgress"`, "mine\t31", "rotate\t30", "marked for deletion", "ResourceNotFoundException", "Function not found: arn:aws:lambda:eu-west-1:000000000000:function:mine")
}

func TestDeployWithBoto3(t *testing.T) {
	t.Parallel()
	needs(t, "go", "python3")
	if exec.Command("python3", "-c", "import boto3").Run() != nil {
		t.Skip("no boto3 here to deploy with")
	}
	out := play(t, deployment(t), serving(t), "python3", "boto.py")
	shows(t, out, "secrets: ['auth0-secrets-demo', 'mine', 'service-token-demo']", "Unhandled", "START RequestId: ", "5 invocations", "java21 is not there yet", "Function not found: ", "arn:aws:iam::000000000000:user/test")
}

// TestReadThroughAWSsCache needs AWS's caching client, in the Python of .ci/run or of this machine.
func TestReadThroughAWSsCache(t *testing.T) {
	t.Parallel()
	needs(t, "go", "python3")
	python := "python3"
	if there := filepath.Join(os.Getenv("ROLLOVER_STRANGERS"), "py/bin/python"); os.Getenv("ROLLOVER_STRANGERS") != "" {
		python = there
	}
	if exec.Command(python, "-c", "import boto3, aws_secretsmanager_caching").Run() != nil {
		t.Skip("no aws-secretsmanager-caching here to read with")
	}
	out := play(t, deployment(t), serving(t), python, "caching.py")
	shows(t, out, "cached: none yet", "after its interval: Bearer ", "before the rotation: none yet", "still cached: none yet")
}

// TestDeployWithTerraform needs a folder of providers, as `terraform providers mirror` makes it: nothing is
// fetched for it.
func TestDeployWithTerraform(t *testing.T) {
	t.Parallel()
	needs(t, "go", "terraform")
	plugins := os.Getenv("ROLLOVER_TERRAFORM_PLUGINS")
	if plugins == "" {
		t.Skip("ROLLOVER_TERRAFORM_PLUGINS names no folder with the provider hashicorp/aws")
	}
	env, dir := serving(t), deployment(t)
	env = append(env, "TF_VAR_audience="+value(env, "AUTH0_AUDIENCE"), "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE="+os.DevNull)
	terraform := func(args ...string) string {
		return play(t, dir, env, append([]string{"terraform"}, args...)...)
	}
	terraform("init", "-no-color", "-plugin-dir="+plugins)
	shows(t, terraform("apply", "-no-color", "-auto-approve"), "Resources: 4 added")
	shows(t, terraform("plan", "-no-color", "-detailed-exitcode"), "No changes.")
	shows(t, terraform("destroy", "-no-color", "-auto-approve"), "Resources: 4 destroyed")
}
