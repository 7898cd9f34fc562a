import { element } from './element.ts';

/** A button that copies a text and says that it did. */
export function copyButton(label: string, text: () => string): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'copy-button' }, label);
  const say = (isCopied: boolean): void => {
    button.textContent = isCopied ? 'Copied' : 'Not copied: select it';
    window.setTimeout(() => (button.textContent = label), 2000);
  };
  button.addEventListener('click', () => void copy(text()).then(say));
  return button;
}

/** Gives everything that is there to be copied a button. */
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
    // Some browsers give a local file no clipboard; they copy the selection instead.
    const area = element('textarea', { readonly: '', class: 'heard' }, text);
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }
}
