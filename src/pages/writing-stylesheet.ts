/** Beside the one stylesheet, for the pages only who writes sees. */
export const WRITING_STYLESHEET = `
body { max-width: 86rem; hyphens: manual; }
main { max-width: none; }
.desk { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5rem; margin-block-end: 1.5rem; padding-block: 1rem .75rem; border-block-start: .5rem solid var(--accent); border-block-end: 1px solid var(--line); font: 600 .9375rem/1.5 var(--plain); }
.desk p { margin: 0; }
.desk bdi, .meta, .state, .problems, .split { font-family: var(--plain); }
.desk bdi, .meta bdi { overflow-wrap: anywhere; }
.meta { display: flex; flex-wrap: wrap; align-items: baseline; gap: .125rem .75rem; margin: 0 0 .5rem; color: var(--soft); font-size: .875rem; }
.state { padding: 0 .5rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .8125rem; white-space: nowrap; }
.state.draft, .state.scheduled { color: var(--ink); border-style: dashed; }
.state.broken { color: var(--paper); background: var(--accent); border-color: var(--accent); }
.documents { margin: 0; padding: 0; list-style: none; }
.documents > li { padding-block: .75rem; border-block-end: 1px solid var(--line); }
.documents > li > a { font-size: 1.125rem; font-weight: 700; }
.documents .meta { margin: .25rem 0 0; }
.problems { margin: .5rem 0 1rem; padding: .5rem 1rem .5rem 2rem; background: var(--tint); border-inline-start: 3px solid var(--accent); font-size: .875rem; overflow-wrap: anywhere; }
.written .story + .story { margin-block-start: 2.5rem; padding-block-start: 1.5rem; border-block-start: 1px solid var(--line); }
.written h3 { margin: 0 0 .5rem; font-size: 1.5rem; }
.documents .problems { margin-block: .5rem 0; }
.written > section + section { margin-block-start: 2.5rem; }
.written > section > h2 { margin: 0 0 1rem; padding-block-end: .25rem; border-block-end: 3px double var(--line); color: var(--soft); font: 600 .9375rem/1.5 var(--plain); letter-spacing: 0; }
.written .story:target > h3 { text-decoration: underline; text-decoration-color: var(--accent); }
.split { font-size: .875rem; line-height: 1.5; }
.split ol { margin: 1rem 0 0; padding: 0; list-style: none; }
.split li { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); gap: 0 .75rem; padding-block: .25rem; }
.split li:has(> .begins) { padding-block-start: .875rem; }
.split li > * { grid-column: 2; margin: 0; }
.split .number { grid-column: 1; grid-row: 1; color: var(--soft); text-align: end; font-variant-numeric: tabular-nums; }
.split .text { padding-inline-start: .75rem; border-inline-start: 4px solid var(--line); overflow-wrap: anywhere; white-space: pre-line; }
.split .told .text { border-inline-start-color: var(--accent); }
.split .left .text { color: var(--soft); border-inline-start-style: dotted; }
.split .begins { font-weight: 700; }
.split .begins + .text { border-start-start-radius: .5rem; }
.split .other { color: var(--soft); padding-inline-start: 1rem; border-block-start: 1px dashed var(--edge); }
.split .why { padding-inline-start: 1rem; color: var(--soft); font-style: italic; }
@media (min-width: 60rem) {
  .written { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 3rem; align-items: start; }
  .written > section + section { margin-block-start: 0; }
}
@media print { .split { break-before: page; } }
`
