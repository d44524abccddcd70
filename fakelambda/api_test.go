package fakelambda

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
)

// The table has no name that the vendor's client does not have.
func TestTheTableIsTheClients(t *testing.T) {
	t.Parallel()
	client := reflect.TypeFor[*lambda.Client]()
	for _, op := range operations() {
		if _, there := client.MethodByName(op.name); !there {
			t.Errorf("the client has no %s", op.name)
		}
		if !Operations()["lambda."+op.name] {
			t.Errorf("%s is not listed", op.name)
		}
	}
}

func TestAFunctionsLife(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ctx, name := t.Context(), aws.String("rotate")
	zip := guestZip(t)
	created := s.create("rotate", zip, func(in *lambda.CreateFunctionInput) {
		in.Timeout, in.MemorySize, in.Description = aws.Int32(10), aws.Int32(256), aws.String("daily")
		in.Environment = &types.Environment{Variables: map[string]string{"COLOUR": "green"}}
		in.Tags = map[string]string{"stage": "demo"}
	})
	if created.State != types.StatePending || *created.FunctionArn != s.s.ARN("rotate") || *created.Version != "$LATEST" {
		t.Errorf("%+v", created)
	}
	get := &lambda.GetFunctionInput{FunctionName: name}
	if err := lambda.NewFunctionExistsWaiter(s.lambda).Wait(ctx, get, time.Minute); err != nil {
		t.Error(err)
	}
	configuration := &lambda.GetFunctionConfigurationInput{FunctionName: name}
	if err := lambda.NewFunctionActiveWaiter(s.lambda).Wait(ctx, configuration, time.Minute); err != nil {
		t.Error(err)
	}
	if err := lambda.NewFunctionUpdatedV2Waiter(s.lambda).Wait(ctx, get, time.Minute); err != nil {
		t.Error(err)
	}
	got, err := s.lambda.GetFunction(ctx, get)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(zip)
	c := got.Configuration
	if *c.CodeSha256 != base64.StdEncoding.EncodeToString(sum[:]) || c.CodeSize != int64(len(zip)) || *c.Timeout != 10 || *c.MemorySize != 256 ||
		*c.Description != "daily" || *c.Role != testRole || c.Environment.Variables["COLOUR"] != "green" || got.Tags["stage"] != "demo" ||
		c.Runtime != types.RuntimeProvidedal2023 || *c.LoggingConfig.LogGroup != "/aws/lambda/rotate" || *c.EphemeralStorage.Size != 512 {
		t.Errorf("%+v", c)
	}
	if body := fetch(t, *got.Code.Location); !bytes.Equal(body, zip) {
		t.Errorf("the package has %d bytes, not %d", len(body), len(zip))
	}

	out, err := s.lambda.Invoke(ctx, &lambda.InvokeInput{FunctionName: name, Payload: []byte(`{"do":"env"}`), LogType: types.LogTypeTail})
	if err != nil {
		t.Fatal(err)
	}
	tail, _ := base64.StdEncoding.DecodeString(*out.LogResult)
	if !strings.Contains(string(out.Payload), `"COLOUR=green"`) || !strings.Contains(string(out.Payload), `"AWS_EXECUTION_ENV=AWS_Lambda_provided.al2023"`) ||
		!strings.HasPrefix(string(tail), "guest starts\nSTART RequestId: ") || *out.ExecutedVersion != "$LATEST" || out.FunctionError != nil {
		t.Errorf("%s\n%s", out.Payload, tail)
	}
	updated, err := s.lambda.UpdateFunctionConfiguration(ctx, &lambda.UpdateFunctionConfigurationInput{
		FunctionName: name, RevisionId: c.RevisionId, Timeout: aws.Int32(20),
		Environment: &types.Environment{Variables: map[string]string{"COLOUR": "red"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if updated.LastUpdateStatus != types.LastUpdateStatusInProgress || *updated.Timeout != 20 || *updated.MemorySize != 256 || *updated.RevisionId == *c.RevisionId {
		t.Errorf("%+v", updated)
	}
	out, err = s.lambda.Invoke(ctx, &lambda.InvokeInput{FunctionName: name, Payload: []byte(`{"do":"env"}`)})
	if err != nil || !strings.Contains(string(out.Payload), `"COLOUR=red"`) {
		t.Errorf("%s, %v", out.Payload, err)
	}
	if n := len(s.s.Invocations("rotate")); n != 2 {
		t.Errorf("%d invocations are remembered", n)
	}

	if _, err := s.lambda.UpdateFunctionCode(ctx, &lambda.UpdateFunctionCodeInput{FunctionName: name, ZipFile: scriptZip(t), DryRun: true}); err != nil {
		t.Error(err)
	}
	code, err := s.lambda.UpdateFunctionCode(ctx, &lambda.UpdateFunctionCodeInput{FunctionName: name, ZipFile: scriptZip(t)})
	if err != nil || *code.CodeSha256 == *c.CodeSha256 || code.Environment.Variables["COLOUR"] != "red" {
		t.Errorf("%+v, %v", code, err)
	}
	if err := lambda.NewFunctionUpdatedWaiter(s.lambda).Wait(ctx, configuration, time.Minute); err != nil {
		t.Error(err)
	}
	out, err = s.lambda.Invoke(ctx, &lambda.InvokeInput{FunctionName: name})
	if err != nil || aws.ToString(out.FunctionError) != "Unhandled" || !strings.Contains(string(out.Payload), "exit status 3") {
		t.Errorf("%+v, %v", out, err)
	}
	if _, err := s.lambda.DeleteFunction(ctx, &lambda.DeleteFunctionInput{FunctionName: name}); err != nil {
		t.Fatal(err)
	}
	_, err = s.lambda.GetFunction(ctx, get)
	s.wantRefused("get", err, CodeNotFound, 404, "Function not found: "+s.s.ARN("rotate"))
	if left, err := os.ReadDir(s.s.root); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func fetch(t *testing.T, url string) []byte {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// Both doors lead to the same functions.
func TestFunctionsFromGoAndFromTheAPI(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.create("made-there", scriptZip(t))
	if err := s.s.Process(Config{Name: "made-here", Env: map[string]string{"A1": "1"}}, write(t, "bootstrap", script, 0o700)); err != nil {
		t.Fatal(err)
	}
	if c, known := s.s.Config("made-there"); !known || c.Handler != "bootstrap" || c.Role != testRole {
		t.Errorf("%+v", c)
	}
	if tags := s.s.Tags("made-there"); len(tags) != 0 {
		t.Errorf("%v", tags)
	}
	got, err := s.lambda.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: aws.String("made-here")})
	if err != nil || got.Code.Location != nil || got.Configuration.CodeSize != int64(len(script)) || got.Configuration.Environment.Variables["A1"] != "1" {
		t.Errorf("%+v, %v", got, err)
	}
	var names []string
	pages := lambda.NewListFunctionsPaginator(s.lambda, &lambda.ListFunctionsInput{MaxItems: aws.Int32(1)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range page.Functions {
			names = append(names, *f.FunctionName)
		}
	}
	if !slices.Equal(names, []string{"made-here", "made-there"}) {
		t.Errorf("%v", names)
	}
	versions, err := s.lambda.ListVersionsByFunction(t.Context(), &lambda.ListVersionsByFunctionInput{FunctionName: aws.String("made-here")})
	if err != nil || len(versions.Versions) != 1 || *versions.Versions[0].FunctionArn != s.s.ARN("made-here")+":$LATEST" {
		t.Errorf("%+v, %v", versions, err)
	}
}

// A function is found by every name that the API's model allows.
func TestNamesOfAFunction(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.create("rotate", scriptZip(t))
	long := strings.Repeat("a", 65)
	for _, c := range []struct {
		name, qualifier string
		code            string
		status          int
		part            string
	}{
		{name: "rotate"},
		{name: "rotate:$LATEST"},
		{name: "function:rotate"},
		{name: "123456789012:function:rotate"},
		{name: "eu-west-1:123456789012:function:rotate"},
		{name: "arn:aws:lambda:eu-west-1:123456789012:function:rotate"},
		{name: "arn:aws:lambda:eu-west-1:123456789012:function:rotate:$LATEST", qualifier: "$LATEST"},
		{name: "rotate", qualifier: "$LATEST"},
		{name: "rotate:7", code: CodeNotFound, status: 404, part: ":function:rotate:7"},
		{name: "rotate", qualifier: "live", code: CodeNotFound, status: 404, part: ":function:rotate:live"},
		{name: "rotate:7", qualifier: "8", code: CodeInvalidValue, status: 400, part: "derived qualifier"},
		{name: "nobody", code: CodeNotFound, status: 404, part: "Function not found: arn:aws:lambda:eu-west-1:123456789012:function:nobody"},
		{name: "arn:aws:lambda:us-east-1:123456789012:function:rotate", code: CodeNotFound, status: 404, part: "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')"},
		{name: "arn:aws:lambda:eu-west-1:999999999999:function:rotate", code: CodeDenied, status: 403},
		{name: "a/b", code: CodeValidation, status: 400, part: "1 validation error detected: Value 'a/b' at 'functionName' failed to satisfy constraint"},
		{name: "invalid:function:name", code: CodeValidation, status: 400, part: "regular expression"},
		{name: strings.Repeat("a", 141), code: CodeValidation, status: 400, part: "less than or equal to 140"},
		{name: long, code: CodeInvalidValue, status: 400, part: "Value '" + long + "' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64"},
	} {
		in := &lambda.GetFunctionConfigurationInput{FunctionName: aws.String(c.name)}
		if c.qualifier != "" {
			in.Qualifier = aws.String(c.qualifier)
		}
		out, err := s.lambda.GetFunctionConfiguration(t.Context(), in)
		if c.code == "" {
			if err != nil || *out.FunctionName != "rotate" {
				t.Errorf("%s %s: %v", c.name, c.qualifier, err)
			}
			continue
		}
		s.wantRefused(c.name+" "+c.qualifier, err, c.code, c.status, c.part)
	}
	for _, path := range []string{url.PathEscape(s.s.ARN("rotate")), strings.ReplaceAll(s.s.ARN("rotate"), ":", "%3A"), "rotate"} {
		if body := string(fetch(t, s.url+"/2015-03-31/functions/"+path+"/configuration")); !strings.Contains(body, `"FunctionName":"rotate"`) {
			t.Errorf("%s: %s", path, body)
		}
	}
	if body := string(fetch(t, s.url+"/2015-03-31/functions/")); !strings.Contains(body, `"FunctionName":"rotate"`) {
		t.Error(body)
	}
}

func TestCreateFunctionRefuses(t *testing.T) {
	t.Parallel()
	s := serve(t)
	zip := scriptZip(t)
	s.create("taken", zip)
	type input = *lambda.CreateFunctionInput
	for what, c := range map[string]struct {
		change func(input)
		code   string
		status int
		part   string
	}{
		"a name that is taken": {func(in input) { in.FunctionName = aws.String("taken") }, CodeConflict, 409, "Function already exist: taken"},
		"a role that is none":  {func(in input) { in.Role = aws.String("r1") }, CodeValidation, 400, "1 validation error detected: Value 'r1' at 'role'"},
		"no runtime":           {func(in input) { in.Runtime = "" }, CodeInvalidValue, 400, "Runtime and Handler are mandatory parameters"},
		"an old runtime":       {func(in input) { in.Runtime = types.RuntimeGo1x }, CodeInvalidValue, 400, "The runtime parameter of go1.x is no longer supported"},
		"no such Python":       {func(in input) { in.Runtime = "python3.999" }, CodeInvalidValue, 400, "python3.999 needs Python 3.999, which is not installed: "},
		"no such Node.js":      {func(in input) { in.Runtime = "nodejs999.x" }, CodeInvalidValue, 400, "nodejs999.x needs Node.js 999, which is not installed: "},
		"java":                 {func(in input) { in.Runtime = types.RuntimeJava21 }, CodeInvalidValue, 400, "java21 is not there yet"},
		"an unknown runtime":   {func(in input) { in.Runtime = "cobol" }, CodeInvalidValue, 400, "Value cobol at 'runtime' failed to satisfy constraint"},
		"two architectures": {func(in input) { in.Architectures = []types.Architecture{"x86_64", "arm64"} }, CodeValidation, 400,
			"Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1"},
		"an image": {func(in input) {
			in.PackageType, in.Code = types.PackageTypeImage, &types.FunctionCode{ImageUri: aws.String("x")}
		}, CodeInvalidValue, 400, "not there yet"},
		"code in S3":                {func(in input) { in.Code = &types.FunctionCode{S3Bucket: aws.String("b"), S3Key: aws.String("k")} }, CodeInvalidValue, 400, "not there yet"},
		"no code":                   {func(in input) { in.Code = &types.FunctionCode{} }, CodeInvalidValue, 400, "source for function code"},
		"no zip":                    {func(in input) { in.Code.ZipFile = []byte("hello") }, CodeInvalidValue, 400, "Could not unzip uploaded file. Please check your file, then try to upload again."},
		"a zip without bootstrap":   {func(in input) { in.Code.ZipFile = packed(t, member{"main", script, 0o755}) }, CodeInvalidValue, 400, "holds no file bootstrap"},
		"a zip that leads out":      {func(in input) { in.Code.ZipFile = packed(t, member{"../bootstrap", script, 0o755}) }, CodeInvalidValue, 400, "leads out of the package"},
		"a zip with one file twice": {func(in input) { in.Code.ZipFile = packed(t, member{"a", "1", 0o644}, member{"a", "2", 0o644}) }, CodeInvalidValue, 400, "Could not unzip uploaded file."},
		"a file that is a folder":   {func(in input) { in.Code.ZipFile = packed(t, member{"a", "1", 0o644}, member{"a/b", "2", 0o644}) }, CodeInvalidValue, 400, ""},
		"a name that no disk takes": {func(in input) { in.Code.ZipFile = packed(t, member{strings.Repeat("a", 300), "1", 0o644}) }, CodeInvalidValue, 400, ""},
		"a bomb": {func(in input) {
			in.Code.ZipFile = bomb(t, largestCode+1)
		}, CodeInvalidValue, 400, "Unzipped size must be smaller than 262144000 bytes"},
		"too large a zip":     {func(in input) { in.Code.ZipFile = make([]byte, largestZip+1) }, CodeEntityTooLarge, 413, "Zipped size must be smaller than 52428800 bytes"},
		"too long a request":  {func(in input) { in.Code.ZipFile = make([]byte, largestRequest/4*3+1) }, CodeEntityTooLarge, 413, "Request must be smaller than 70167211 bytes for the CreateFunction operation"},
		"too long a time-out": {func(in input) { in.Timeout = aws.Int32(901) }, CodeValidation, 400, "Value '901' at 'timeout'"},
		"too little memory":   {func(in input) { in.MemorySize = aws.Int32(64) }, CodeValidation, 400, "Value '64' at 'memorySize'"},
		"a reserved variable": {func(in input) { in.Environment = &types.Environment{Variables: map[string]string{"AWS_REGION": "x"}} }, CodeInvalidValue, 400, "AWS_REGION"},
		"a large environment": {func(in input) {
			in.Environment = &types.Environment{Variables: map[string]string{"LARGE": strings.Repeat("x", 4096)}}
		}, CodeInvalidValue, 400, "exceeded the 4KB limit. String measured: {\"LARGE\":\"xxx"},
		"layers":         {func(in input) { in.Layers = []string{"arn:aws:lambda:eu-west-1:123456789012:layer:x:1"} }, CodeInvalidValue, 400, "Layers is not there yet"},
		"a version":      {func(in input) { in.Publish = true }, CodeInvalidValue, 400, "Publish is not there yet"},
		"too many tags":  {func(in input) { in.Tags = manyTags(51) }, CodeInvalidValue, 400, "Number of tags exceeds resource tag limit."},
		"a long name":    {func(in input) { in.FunctionName = aws.String(strings.Repeat("a", 65)) }, CodeInvalidValue, 400, "less than or equal to 64"},
		"another region": {func(in input) { in.FunctionName = aws.String("arn:aws:lambda:us-east-1:123456789012:function:f") }, CodeNotFound, 404, "not reachable"},
	} {
		t.Run(what, func(t *testing.T) {
			if racing && slices.Contains([]string{"a bomb", "too large a zip", "too long a request"}, what) {
				t.Skip("too large for the race detector")
			}
			_, err := s.lambda.CreateFunction(t.Context(), creation("f", zip, func(in input) {
				in.Code = &types.FunctionCode{ZipFile: zip}
				c.change(in)
			}))
			if code, status, m := refused(err); code != c.code || status != c.status || !strings.Contains(m, c.part) {
				t.Errorf("%s, %d, %.300q: want %s, %d, %q", code, status, m, c.code, c.status, c.part)
			}
		})
	}
	if names := s.s.Functions(); !slices.Equal(names, []string{"taken"}) {
		t.Errorf("%v", names)
	}
	if left, err := os.ReadDir(s.s.root); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// bomb is a small zip with a file that says to be of a size.
func bomb(t *testing.T, size uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: "bootstrap", UncompressedSize64: size})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(script)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A file is not written beyond what is left for it, whatever its header says.
func TestUnpackingIsBounded(t *testing.T) {
	t.Parallel()
	archive, err := zip.OpenReader(pack(t, member{"f", strings.Repeat("x", 100), 0o644}))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	f := archive.File[0]
	if n, err := unpackFile(f, t.TempDir(), 100); n != 100 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := unpackFile(f, t.TempDir(), 99); !errors.Is(err, errTooLarge) {
		t.Error(err)
	}
	f.UncompressedSize64 = 10
	dir := t.TempDir()
	if _, err := unpackFile(f, dir, 99); err == nil {
		t.Error("a file that is larger than its header says was taken")
	}
	if info, err := os.Stat(filepath.Join(dir, "f")); err != nil || info.Size() > 100 {
		t.Errorf("%v, %v", info, err)
	}
}

func manyTags(n int) map[string]string {
	tags := map[string]string{}
	for i := range n {
		tags[strings.Repeat("t", i+1)] = "x"
	}
	return tags
}

// A package as large as Lambda takes it comes through.
func TestALargePackage(t *testing.T) {
	t.Parallel()
	if racing {
		t.Skip("too large for the race detector")
	}
	s := serve(t)
	zip := packed(t, member{"bootstrap", script, 0o755}, member{"ballast", strings.Repeat("x", 49<<20), 0o644})
	if out := s.create("large", zip); out.CodeSize != int64(len(zip)) || len(zip) < 49<<20 {
		t.Errorf("%d of %d bytes", out.CodeSize, len(zip))
	}
}

func TestBodiesOfTheWrongShape(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.create("f", scriptZip(t))
	for _, c := range []struct{ method, path, body string }{
		{"POST", "", `[]`}, {"POST", "", `"x"`}, {"POST", "", `{`}, {"POST", "", `{"Timeout":"x","FunctionName":"g"}`},
		{"POST", "", `{"Code":5}`}, {"POST", "", `{"Code":{"ZipFile":"???"}}`}, {"POST", "", ``}, {"POST", "", `null`}, {"POST", "", `{"FunctionName":"g","Role":"` + testRole + `","Code":null}`},
		{"PUT", "/f/configuration", `{"VpcConfig":5}`}, {"PUT", "/f/configuration", `{"Environment":[]}`}, {"PUT", "/f/code", `{"ZipFile":7}`},
		{"PUT", "/f/code", ``}, {"POST", "/f/policy", ``}, {"POST", "/f/policy", `{"StatementId":7}`}, {"GET", "?MaxItems=x", ``}, {"GET", "?Marker=!", ``},
		{"POST", "/f/invocations", `{`},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, s.url+functionsPath+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		var e struct{ Type string }
		if resp.StatusCode != 400 || resp.Header.Get("X-Amzn-Errortype") == "" || json.Unmarshal(body, &e) != nil || e.Type != "User" {
			t.Errorf("%s %s %s: %d %s", c.method, c.path, c.body, resp.StatusCode, body)
		}
	}
	for _, path := range []string{"/2015-03-31/nothing", "/2015-03-31/functions/f/nothing", "/2020-01-01/"} {
		resp, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 404 || resp.Header.Get("X-Amzn-Errortype") != CodeUnknown {
			t.Errorf("%s: %d %s", path, resp.StatusCode, resp.Header)
		}
	}
}

func TestRevisions(t *testing.T) {
	t.Parallel()
	s := serve(t)
	name, wrong := aws.String("f"), aws.String("wrong")
	s.create("f", scriptZip(t))
	_, err := s.lambda.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: name, ZipFile: scriptZip(t), RevisionId: wrong})
	s.wantRefused("code", err, CodePrecondition, 412, "The Revision Id provided does not match the latest Revision Id.")
	_, err = s.lambda.UpdateFunctionConfiguration(t.Context(), &lambda.UpdateFunctionConfigurationInput{FunctionName: name, RevisionId: wrong})
	s.wantRefused("configuration", err, CodePrecondition, 412, "Call the GetFunction/GetAlias API")
	_, err = s.lambda.AddPermission(t.Context(), &lambda.AddPermissionInput{FunctionName: name, StatementId: name, Action: aws.String("lambda:InvokeFunction"), Principal: aws.String(secretsManager), RevisionId: wrong})
	s.wantRefused("permission", err, CodePrecondition, 412, "Call the GetPolicy API")
	if left, err := os.ReadDir(s.s.root); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestTags(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.create("f", scriptZip(t))
	arn := aws.String(s.s.ARN("f"))
	if _, err := s.lambda.TagResource(t.Context(), &lambda.TagResourceInput{Resource: arn, Tags: map[string]string{"a": "1", "b": "2"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.lambda.UntagResource(t.Context(), &lambda.UntagResourceInput{Resource: arn, TagKeys: []string{"a", "c"}}); err != nil {
		t.Fatal(err)
	}
	out, err := s.lambda.ListTags(t.Context(), &lambda.ListTagsInput{Resource: arn})
	if err != nil || len(out.Tags) != 1 || out.Tags["b"] != "2" || s.s.Tags("f")["b"] != "2" {
		t.Errorf("%v, %v", out, err)
	}
	_, err = s.lambda.TagResource(t.Context(), &lambda.TagResourceInput{Resource: arn, Tags: manyTags(50)})
	s.wantRefused("many", err, CodeInvalidValue, 400, "Number of tags exceeds resource tag limit.")
	_, err = s.lambda.TagResource(t.Context(), &lambda.TagResourceInput{Resource: aws.String("arn:aws:something"), Tags: manyTags(1)})
	s.wantRefused("no ARN", err, CodeValidation, 400, "at 'resource' failed to satisfy constraint")
	_, err = s.lambda.ListTags(t.Context(), &lambda.ListTagsInput{Resource: aws.String(s.s.ARN("g"))})
	s.wantRefused("nobody", err, CodeNotFound, 404, "Function not found: ")
	_, err = s.lambda.ListTags(t.Context(), &lambda.ListTagsInput{Resource: aws.String(s.s.ARN("f") + ":7")})
	s.wantRefused("a version", err, CodeInvalidValue, 400, "Tags on function aliases and versions are not supported.")
}

// Every operation stands in the journal, and can be broken there.
func TestOperationsAreBoundaries(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for f, want := range map[fault.Fault]struct {
		code   string
		status int
	}{
		fault.Throttle(0): {CodeThrottled, 429}, fault.Deny(): {CodeDenied, 403}, fault.Refuse(): {CodeService, 500},
	} {
		s.w.Faults.On("lambda.CreateFunction").Anyone().Times(1).Do(f)
		_, err := s.lambda.CreateFunction(t.Context(), creation("f", scriptZip(t)))
		s.wantRefused(f.String(), err, want.code, want.status, "")
	}
	s.create("f", scriptZip(t))
	calls := facts[journal.Call](s.w)
	if len(calls) != 4 || calls[0].Op != "lambda.CreateFunction" || calls[0].By != "test" || calls[0].Args != "f" || calls[0].Error == "" || calls[3].Status != 201 {
		t.Errorf("%+v", calls)
	}
}

func TestDryRunAndUnknownInvocationType(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.create("f", scriptZip(t))
	out, err := s.lambda.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("f"), InvocationType: types.InvocationTypeDryRun})
	if err != nil || out.StatusCode != 204 {
		t.Errorf("%+v, %v", out, err)
	}
	_, err = s.lambda.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("f"), InvocationType: "Sometimes"})
	s.wantRefused("sometimes", err, CodeValidation, 400, "invocationType")
	_, err = s.lambda.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("f"), Payload: bytes.Repeat([]byte("1"), maxPayload+1)})
	s.wantRefused("large", err, CodeTooLarge, 413, "Request must be smaller than 6291456 bytes for the InvokeFunction operation")
	_, err = s.lambda.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("f"), InvocationType: types.InvocationTypeEvent, Payload: bytes.Repeat([]byte("1"), maxEvent+1)})
	s.wantRefused("large event", err, CodeTooLarge, 413, "")
	if n := len(s.s.Invocations("f")); n != 0 {
		t.Errorf("%d invocations", n)
	}
}
