"use strict";

// h describes an element; patch makes a parent's children as described, and changes no more of them than
// is different: what has the focus keeps it, what is open stays open, and nothing flickers.
const Patch = (() => {
  function h(tag, attributes, ...children) {
    return { tag, attributes: attributes || {}, children: children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false) };
  }

  function make(described) {
    if (typeof described !== "object") return document.createTextNode(String(described));
    const element = document.createElement(described.tag);
    element.patched = {};
    update(element, described);
    return element;
  }

  function fits(node, described) {
    if (typeof described !== "object") return node.nodeType === Node.TEXT_NODE;
    return node.nodeType === Node.ELEMENT_NODE && node.localName === described.tag && (node.patched || {}).key === described.attributes.key;
  }

  function update(node, described) {
    if (typeof described !== "object") {
      if (node.data !== String(described)) node.data = String(described);
      return;
    }
    const was = node.patched || {};
    const is = described.attributes;
    for (const name of Object.keys(was)) if (!(name in is) && name !== "key" && name !== "on") node.removeAttribute(name);
    for (const [name, value] of Object.entries(is)) {
      if (name === "key") continue;
      if (name === "on") { node.onclick = value; continue; }
      if (was[name] === value) continue;
      if (value === false || value === undefined) node.removeAttribute(name);
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.patched = is;
    if (!is["data-kept"]) patch(node, described.children);
  }

  function patch(parent, described) {
    let at = parent.firstChild;
    for (const one of described.flat(Infinity)) {
      if (one === null || one === undefined || one === false) continue;
      let found = at;
      if (!found || !fits(found, one)) {
        found = null;
        if (typeof one === "object" && one.attributes.key !== undefined) {
          for (let n = at; n; n = n.nextSibling) if (fits(n, one)) { found = n; break; }
        }
        if (found) parent.insertBefore(found, at);
        else parent.insertBefore(found = make(one), at);
      }
      update(found, one);
      at = found.nextSibling;
    }
    while (at) { const next = at.nextSibling; at.remove(); at = next; }
  }

  return { h, patch };
})();
