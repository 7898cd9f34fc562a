/** The page's whole style. It follows the reader's light or dark setting, and prints. */
export const htmlStyle = `
:root { color-scheme: light dark; --back: #fff; --text: #1c1e21; --faint: #626a73; --line: #d9dde2; --card: #f6f7f9; --error: #b3261e; --warning: #8a5a00; --good: #1a7f37; --link: #0b57d0; }
@media (prefers-color-scheme: dark) { :root { --back: #16181c; --text: #e6e8ea; --faint: #9aa3ad; --line: #343a41; --card: #1e2126; --error: #ff8a80; --warning: #f2b84b; --good: #5fd17a; --link: #8ab4f8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .4rem 0; }
a { color: var(--link); overflow-wrap: anywhere; }
code { font: .875em ui-monospace, monospace; overflow-wrap: anywhere; }
.faint { color: var(--faint); }
.error { color: var(--error); }
.warning { color: var(--warning); }
.good { color: var(--good); }
article { border: 1px solid var(--line); border-left: 4px solid currentColor; border-radius: 6px; background: var(--card); margin: .75rem 0; padding: .75rem 1rem; }
article > * { color: var(--text); }
article .faint { color: var(--faint); }
ul { margin: .4rem 0; padding-left: 1.25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0 0; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
summary { cursor: pointer; }
`;
