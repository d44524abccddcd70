package lanes

import _ "embed"

//go:embed lanes.js
var script string

//go:embed lanes.css
var style string

// Script is what draws a model in a browser, without a framework and without the network. It sets one name,
// Lanes: Lanes.draw(element, model) draws into an element and returns an object whose update(model) draws
// another model in the same place, and whose show(event) opens a line of the history, counted from 1.
func Script() string { return script }

// Style is the style sheet for what Script draws. Colours follow the reader's system, light or dark; whatever
// a colour says is also said by a shape or a hatching.
func Style() string { return style }
