package report_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/rolloverhq/rollover/internal/chromium"
)

// headless starts a headless Chromium, and skips where there is none.
func headless(tb testing.TB) context.Context {
	tb.Helper()
	program := chromium.Program(tb)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(tb.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	started, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(started)
	tb.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil && !errors.Is(err, context.Canceled) {
			tb.Error(err)
		}
		end()
		cancel()
	})
	if err := chromedp.Do(ctx); err != nil {
		tb.Fatal(err)
	}
	return ctx
}

// browser is a tab of a Chromium.
type browser struct {
	context.Context

	mu    sync.Mutex
	asked []string // what was requested
	said  []string // errors of the console, and exceptions
}

// browse opens a tab.
func browse(tb testing.TB, running context.Context, width, height int64) *browser {
	tb.Helper()
	ctx, end := chromedp.NewContext(running)
	tb.Cleanup(end)
	b := &browser{Context: ctx}
	b.do(tb, chromedp.EmulateViewport(width, height))
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		tb.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		tb.Fatal(err)
	}
	return b
}

func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	case *runtime.EventExceptionThrown:
		b.said = append(b.said, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.said = append(b.said, fmt.Sprint("by ", e.Type))
	case *log.EventEntryAdded:
		b.said = append(b.said, e.Entry.Text)
	}
}

func (b *browser) do(tb testing.TB, actions ...chromedp.Action[chromedp.Void]) {
	tb.Helper()
	if err := chromedp.Do(b, actions...); err != nil {
		tb.Fatal(err)
	}
}

// value asks the page for the value of an expression.
func value[T any](tb testing.TB, b *browser, expression string) T {
	tb.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](expression))
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// quiet checks that the page had nothing to complain of, and asked for itself alone.
func (b *browser) quiet(t *testing.T, url string) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, said := range b.said {
		t.Errorf("the console says %s", said)
	}
	for _, asked := range b.asked {
		if strings.TrimSuffix(asked, "#") != url {
			t.Errorf("the page asked for %s", asked)
		}
	}
	if len(b.asked) == 0 {
		t.Error("nothing was watched")
	}
}
