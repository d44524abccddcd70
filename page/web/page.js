"use strict";

(() => {
  const { h, patch } = Patch;
  const $ = (id) => document.getElementById(id);

  // Time: the world's clock follows the host's, so between two messages it is told from here.
  let clock = { at: 0, seen: 0, to: null };
  const now = () => clock.at + (clock.to ? 0 : performance.now() - clock.seen);

  function setClock(state) {
    clock = { at: Date.parse(state.now), seen: performance.now(), to: state.to ? Date.parse(state.to) : null };
    for (const b of document.querySelectorAll(".advance button")) rest(b, Boolean(clock.to));
    tick();
  }

  // rest makes a button do nothing for a while, without taking the focus from it.
  function rest(button, on) {
    button.setAttribute("aria-disabled", on);
  }
  const rests = (button) => button.getAttribute("aria-disabled") === "true";

  const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  function instant(at) {
    const t = new Date(at);
    return days[t.getUTCDay()] + " " + t.toISOString().slice(0, 19).replace("T", " ");
  }

  function span(ms) {
    const s = Math.floor(Math.abs(ms) / 1000), d = Math.floor(s / 86400), hours = Math.floor(s / 3600) % 24, m = Math.floor(s / 60) % 60;
    if (d) return d + "d " + hours + "h";
    if (hours) return hours + "h " + m + "m";
    if (m) return m + "m" + (s % 60 ? " " + (s % 60) + "s" : "");
    return s + "s";
  }

  const until = (at, past) => (at - now() > 0 ? "in " + span(at - now()) : past + " " + span(at - now()) + " ago");

  function tick() {
    if (!clock.at) return;
    const shown = $("now");
    shown.textContent = instant(now()) + " UTC";
    shown.dateTime = new Date(now()).toISOString();
    shown.dataset.leaping = clock.to ? "yes" : "no";
    for (const e of document.querySelectorAll("[data-until]")) {
      const at = Number(e.dataset.until), text = until(at, e.dataset.past || "");
      if (e.textContent !== text) e.textContent = text;
      if (e.dataset.soon) e.classList.toggle("over", at <= now());
    }
  }
  setInterval(tick, 250);

  const when = (at, past) => h("span", { class: "until", "data-until": String(Date.parse(at)), "data-past": past, title: instant(Date.parse(at)) + " UTC", "data-kept": "yes" });

  // Asking.
  async function ask(method, path, body) {
    const answer = await fetch(path, { method, headers: body === undefined ? {} : { "Content-Type": "application/json" }, body: body === undefined ? undefined : JSON.stringify(body) });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.error);
    return said;
  }

  function say(text, bad) {
    $("said").textContent = text;
    $("said").dataset.bad = bad ? "yes" : "no";
  }

  async function act(method, path, body, done) {
    try {
      const answer = await ask(method, path, body);
      say(typeof done === "function" ? done(answer) : done);
    } catch (e) {
      say(e instanceof TypeError ? "rollover does not answer" : e.message, true);
    }
    refresh();
  }

  // Panels.
  const tag = (text, kind) => h("span", { class: "tag " + (kind || "") }, text);
  const none = (text) => [h("p", { class: "quiet" }, text)];
  const name = encodeURIComponent;

  function secrets(all) {
    if (!all.length) return none("There is no secret. aws secretsmanager create-secret makes one.");
    const rotated = (s) => (s.rotation.function ? 0 : 1);
    return [...all].sort((a, b) => rotated(a) - rotated(b)).map((s) => {
      const r = s.rotation;
      return h("article", { key: s.arn, class: "card" },
        h("div", { class: "head" }, h("h3", { title: s.arn }, s.name),
          r.function && h("span", { class: "buttons" },
            h("button", { type: "button", "aria-label": "Rotate " + s.name + " now", "aria-disabled": String(Boolean(r.running)), on: () => r.running || act("POST", "/api/secrets/" + name(s.name) + "/rotate", {}, s.name + " is being rotated") }, r.running ? "rotating" : "Rotate now"),
            r.enabled && h("button", { type: "button", class: "minor", "aria-label": "Cancel the rotation of " + s.name, on: () => act("POST", "/api/secrets/" + name(s.name) + "/cancel", {}, "the rotation of " + s.name + " is turned off") }, "Cancel rotation"))),
        h("p", { class: "quiet" }, rotation(s)),
        s.deletion && h("p", { class: "bad" }, "deleted, gone ", when(s.deletion, "since")),
        h("ul", { class: "versions" }, versions(s)));
    });
  }

  function rotation(s) {
    const r = s.rotation;
    if (!r.function) return "not rotated";
    const by = r.function.split(":").pop();
    if (!r.enabled) return "rotation by " + by + " is off";
    return ["by ", by, r.rule ? ", " + r.rule : "", r.next ? [", next ", when(r.next, "due")] : "", r.rotated ? [", last ", when(r.rotated, "")] : ""];
  }

  const older = 4; // versions without labels that are shown
  function versions(s) {
    let bare = 0;
    const shown = s.versions.filter((v) => v.labels.length || bare++ < older);
    const rows = shown.map((v) => h("li", { key: v.id },
      h("b", { title: v.id }, v.version),
      v.labels.map((l) => tag(l, l === "AWSCURRENT" ? "good" : l === "AWSPENDING" ? "wait" : "")),
      h("span", { class: "quiet" }, v.empty ? "no value yet" : v.holds ? v.holds.join(", ") : v.keys ? v.keys.join(", ") : "a value"),
    ));
    if (shown.length < s.versions.length) rows.push(h("li", { class: "quiet", key: "more" }, s.versions.length - shown.length + " more without labels"));
    return rows;
  }

  function tokens(all) {
    if (!all.length) return none("No token was minted yet.");
    const shown = all.slice(0, 12);
    return [h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "token"), h("th", { scope: "col" }, "for"), h("th", { scope: "col" }, "held by"), h("th", { scope: "col" }, "ends"))),
      h("tbody", {}, shown.map((t) => h("tr", { key: t.name },
        h("td", {}, h("b", {}, t.name)),
        h("td", { title: t.audience }, t.client, t.step ? h("span", { class: "quiet" }, " " + t.step) : ""),
        h("td", {}, (t.in || []).map((p) => p.secret + " " + p.version).join(", ") || "–"),
        h("td", { class: "number" }, t.revoked ? "revoked" : h("span", { class: "until", "data-until": String(Date.parse(t.expires_at)), "data-past": "expired", "data-soon": "yes", title: instant(Date.parse(t.expires_at)) + " UTC", "data-kept": "yes" })),
      ))),
    ), all.length > shown.length && h("p", { class: "quiet" }, all.length - shown.length + " older ones are in /api/state")];
  }

  function clients(all) {
    if (!all.length) return none("The tenant has no application.");
    return [h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "application"), h("th", { scope: "col" }, "its credentials"), h("th", { scope: "col" }, "tokens"))),
      h("tbody", {}, all.map((c) => h("tr", { key: c.id },
        h("td", { title: c.id }, h("b", {}, c.name)),
        h("td", {}, c.credentials.slice(-4).map((k) => [tag(k.name, k.answer === "yes" ? "good" : k.answer === "no" ? "bad" : "wait"), k.answer === "yes" ? "" : h("span", { class: "quiet" }, k.answer === "no" ? " refused " : " may be taken ")])),
        h("td", { class: "number" }, c.tokens),
      ))))];
  }

  const logs = new Map(); // :: invocation → its log, once it was asked for

  function functions(all) {
    if (!all.length) return none("There is no function. aws lambda create-function deploys one.");
    return all.map((f) => h("article", { key: f.name, class: "card" },
      h("div", { class: "head" }, h("h3", {}, f.name), h("span", { class: "quiet" }, f.runtime + ", time-out " + f.timeout)),
      f.invocations.length ? h("ul", { class: "invocations" }, f.invocations.slice(0, 20).map(invocation)) : h("p", { class: "quiet" }, "never invoked"),
    ));
  }

  function invocation(i) {
    const outcome = i.outcome || "running";
    return h("li", { key: i.request },
      h("details", { on: (e) => { if (i.outcome && !logs.has(i.request) && e.target.closest("summary")) log(i.request); } },
        h("summary", {},
          h("b", {}, "#" + i.request), " ", i.step ? i.step + " " : "", h("span", { class: "quiet" }, [i.secret, i.version].filter(Boolean).join(" ")), " ",
          tag(outcome, outcome === "ok" ? "good" : outcome === "running" ? "wait" : "bad"),
          i.fault ? tag(i.fault, "fault") : "", i.cold ? tag("cold start") : "",
          h("span", { class: "quiet" }, " ", when(i.started, ""), i.took && i.took !== "0s" ? ", took " + took(i.took) : "")),
        i.error && h("p", { class: "bad" }, i.error + (i.message ? ": " + i.message : "")),
        i.hint && h("p", { class: "quiet" }, i.hint),
        h("pre", { tabindex: "0" }, i.outcome ? logs.get(i.request) || "…" : "The log is there when it has ended."),
      ));
  }

  // took is a duration of Go's, with three figures.
  const took = (text) => text.replace(/(\d+)\.(\d+)/g, (_, whole, part) => (whole.length > 2 ? whole : whole + "." + part.slice(0, 3 - whole.length)));

  async function log(request) {
    logs.set(request, "");
    try {
      const answer = await ask("GET", "/api/invocations/" + request + "/log");
      logs.set(request, answer.log + (answer.dropped ? "\n" + answer.dropped + " bytes were not kept" : "") || "It printed nothing.");
    } catch (e) {
      logs.delete(request);
      say(e.message, true);
    }
    render();
  }

  function faults(all) {
    if (!all.length) return none("None is armed.");
    return [h("ul", { class: "faults" }, all.map((f) => h("li", { key: f.id, class: f.spent ? "spent" : "" },
      h("code", {}, f.line), " ",
      tag(f.fired ? "hit " + f.fired + (f.fired === 1 ? " time" : " times") : "not hit yet", f.fired ? "fault" : ""), f.spent ? tag("spent") : "",
      h("button", { type: "button", class: "minor", "aria-label": "Take back: " + f.line, title: f.spent ? "take it off the list" : "it strikes no more", on: () => act("DELETE", "/api/faults/" + f.id, {}, "taken back: " + f.line) }, f.spent ? "Clear" : "Take back"))))];
  }

  function readers(all) {
    if (!all.length) return none("Nobody is watched who reads. Whoever is declared here is judged as if they had been there all along.");
    return [h("ul", { class: "faults" }, all.map((r) => h("li", { key: r.id },
      h("span", {}, h("b", {}, r.of), " ", r.habit),
      h("span", {}, r.holds ? [r.holds, " ", tag(taken[r.taken] || "not used yet", r.taken === "yes" ? "good" : r.taken === "no" ? "bad" : "wait")] : "has read nothing"),
      outages(r.outages),
      h("button", { type: "button", class: "minor", "aria-label": "Watch no longer: " + r.of + " " + r.habit, on: () => act("DELETE", "/api/readers/" + r.id, {}, "watched no longer: " + r.of + " " + r.habit) }, "Leave"))))];
  }
  const taken = { yes: "accepted", no: "locked out", maybe: "may be refused" };

  function outages(all) {
    if (!all.length) return h("span", { class: "quiet" }, "never locked out");
    const last = all[all.length - 1], from = Date.parse(last.from);
    return h("span", { class: "bad" }, "locked out " + (all.length > 1 ? all.length + " times, last " : "") + "from " + instant(from) + (last.open ? " until now" : ", for " + span(Date.parse(last.to) - from)));
  }

  function ahead(all) {
    const next = all[0];
    rest($("next"), !next || Boolean(clock.to));
    if (clock.to) return ["on the way to " + instant(clock.to)];
    if (!next) return ["nothing is going to happen by itself"];
    return ["next: " + next.what + " ", when(next.at, "due")];
  }

  let state = null;
  function render() {
    if (!state) return;
    patch($("upcoming"), ahead(state.upcoming));
    patch($("readers"), readers(state.readers));
    $("read").hidden = !state.readable.length;
    patch($("read").elements.of, state.readable.map((of) => h("option", { key: of, value: of }, of)));
    patch($("secrets"), secrets(state.secrets));
    patch($("tokens"), tokens(state.tokens));
    patch($("clients"), clients(state.clients));
    patch($("functions"), functions(state.functions));
    patch($("faults"), faults(state.faults));
    $("notes").hidden = !state.notes.length;
    patch($("notes").querySelector("ul"), state.notes.map((n) => h("li", { key: n }, n)));
    tick();
  }

  // The journal's lines come one by one.
  const longest = 500;
  let lines = [], drawn = false;
  function shown(entry, line) {
    lines.push({ seq: entry.seq, at: entry.at, kind: entry.kind, line });
    if (lines.length > longest) lines = lines.slice(-longest);
    if (!drawn) { drawn = true; requestAnimationFrame(journal); }
  }

  function journal() {
    drawn = false;
    const list = $("journal"), words = $("filter").value.toLowerCase();
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 30;
    const kinds = /\[|failed|-> (4|5)\d\d|no answer|reply lost/;
    patch(list, lines.filter((l) => !words || l.line.toLowerCase().includes(words)).map((l) =>
      h("li", { key: l.seq, class: kinds.test(l.line) ? "bad" : "" }, h("span", { class: "quiet" }, instant(Date.parse(l.at)) + "  "), l.line)));
    if (atEnd) list.scrollTop = list.scrollHeight;
  }
  $("filter").addEventListener("input", journal);

  // Staying up to date: kept asks a path for what is shown when something has happened, not more often than it can be
  // looked at, and less often where the answer takes its time. What happens while an answer is under way may be
  // missing in it, so that it is asked for once more.
  function kept(path, least, show) {
    let busy = false, missed = false, asked = 0, pause = least;
    return function refresh() {
      missed = busy;
      if (busy || document.hidden) return;
      busy = true;
      setTimeout(async () => {
        asked = performance.now();
        missed = false;
        try { show(await ask("GET", path)); } catch (e) { /* the stream says that nobody is there, and comes again */ }
        pause = Math.max(least, 5 * (performance.now() - asked));
        busy = false;
        if (missed) refresh();
      }, Math.max(0, pause - (performance.now() - asked)));
    };
  }

  const refreshState = kept("/api/state", 250, (s) => {
    state = s;
    setClock(s.clock);
    render();
  });
  let drawing = null;
  const refreshLanes = kept("/api/lanes", 1000, (model) => {
    if (drawing) drawing.update(model);
    else drawing = Lanes.draw($("lanes"), model);
  });
  function refresh() {
    refreshState();
    refreshLanes();
  }
  document.addEventListener("visibilitychange", refresh);

  async function begin() {
    const s = await ask("GET", "/api/state");
    lines = s.journal.last;
    logs.clear();
    vocabulary();
    state = s;
    setClock(s.clock);
    render();
    journal();
  }

  function linked(text, kind) {
    $("link").dataset.state = kind;
    if ($("link-text").textContent !== text) $("link-text").textContent = text;
  }

  function listen() {
    const events = new EventSource("/api/events");
    events.onopen = () => linked("live", "live");
    events.onerror = () => {
      linked("rollover does not answer; trying again", "away");
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    };
    events.addEventListener("reset", () => { begin().then(refresh, () => { }); });
    events.addEventListener("entry", (e) => {
      const { entry, line } = JSON.parse(e.data);
      if (Date.parse(entry.at) > now()) clock.at = Date.parse(entry.at), clock.seen = performance.now();
      shown(entry, line);
      if (entry.kind === "rotation-ended") say(line, !entry.ok);
      refresh();
    });
    events.addEventListener("clock", (e) => { setClock(JSON.parse(e.data)); if (state) patch($("upcoming"), ahead(state.upcoming)); refresh(); });
    events.addEventListener("faults", refresh);
    events.addEventListener("readers", refresh);
  }

  // What a person does by hand.
  document.querySelector(".advance").addEventListener("click", (e) => {
    const b = e.target.closest("button[data-by], button[data-to]");
    if (b && !rests(b)) advance(b.dataset.by ? { by: b.dataset.by } : { to: b.dataset.to });
  });
  $("advance").addEventListener("submit", (e) => {
    e.preventDefault();
    if (!rests(e.target.querySelector("button"))) advance({ by: e.target.elements.by.value.trim() });
  });
  const advance = (by) => act("POST", "/api/clock/advance", by, (clock) => "the clock is at " + instant(Date.parse(clock.now)));

  let forms = [];
  async function vocabulary() {
    const v = await ask("GET", "/api/vocabulary");
    forms = v.faults;
    const options = (select, all) => patch(select, all.map(([value, text]) => h("option", { key: value, value, selected: false }, text)));
    const arm = $("arm").elements;
    options(arm.on, v.operations.map((o) => [o, o]));
    if (!arm.on.dataset.chosen) { arm.on.value = "auth0.oauth.token"; arm.on.dataset.chosen = "yes"; }
    options(arm.do, v.faults.map((f) => [f.words, f.words]));
    options(arm.step, [["", "any"], ...v.steps.map((s) => [s, s])]);
    options(arm.by, [["", "any function"], ...v.callers.map((c) => [c, c === "test" ? "who is no function" : c])]);
    options($("fail").elements.step, v.steps.map((s) => [s, s]));
    chosen();
  }

  // chosen shows what the chosen fault takes.
  function chosen() {
    const arm = $("arm").elements, form = forms.find((f) => f.words === arm.do.value) || {};
    const label = arm.duration.closest("label");
    label.hidden = !form.duration;
    arm.duration.required = form.duration === "must";
    arm.do.title = form.help || "";
  }
  $("arm").elements.do.addEventListener("change", chosen);
  $("arm").addEventListener("submit", (e) => {
    e.preventDefault();
    const arm = e.target.elements, body = { on: arm.on.value, do: arm.do.value, times: Number(arm.times.value) };
    if (!arm.duration.closest("label").hidden && arm.duration.value.trim()) body.do += " " + arm.duration.value.trim();
    if (arm.step.value) body.step = arm.step.value;
    if (arm.by.value) body.by = arm.by.value;
    if (arm.every_attempt.checked) body.every_attempt = true;
    act("POST", "/api/faults", body, (f) => "armed: " + f.line);
  });
  $("read").addEventListener("submit", (e) => {
    e.preventDefault();
    act("POST", "/api/readers", { of: e.target.elements.of.value, habit: e.target.elements.habit.value }, (r) => "watched: a reader of " + r.of + " " + r.habit);
  });
  $("fail").addEventListener("submit", (e) => {
    e.preventDefault();
    const fail = e.target.elements;
    act("POST", "/api/steps/" + fail.step.value + "/fail", { side: fail.side.value, times: Number(fail.times.value) }, (f) => "armed: " + f.line);
  });

  if (document.readyState === "complete") listen();
  else addEventListener("load", () => setTimeout(listen)); // a stream that never ends is no part of loading
})();
