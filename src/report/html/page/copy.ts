import { element } from './element.ts';

/** A button that copies a text, and then says so. */
export function copyButton(label: string, text: () => string): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'copy-button' }, label);
  const say = (isCopied: boolean): void => {
    button.textContent = isCopied ? 'Copied' : 'Not copied: select it';
    window.setTimeout(() => (button.textContent = label), 2000);
  };
  button.addEventListener('click', () => void copy(text()).then(say));
  return button;
}

/** Adds a button to each text that can be copied. */
export function copyButtons(root: ParentNode): void {
  for (const node of root.querySelectorAll('.copy')) {
    const button = copyButton('Copy', () => node.textContent ?? '');
    const after = node.closest('pre, code') ?? node;
    after.after(button);
  }
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Some browsers do not let a local file use the clipboard. They can still copy a selection.
    const area = element('textarea', { readonly: '', class: 'heard' }, text);
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }
}
