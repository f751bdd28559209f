// A button beside each password field shows what was typed: long passwords are mistyped less when they can be read.
'use strict';
for (const field of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button link show-password';
  const set = (shown) => {
    field.type = shown ? 'text' : 'password';
    button.textContent = shown ? 'Ẩn mật khẩu' : 'Hiện mật khẩu';
  };
  set(false);
  button.addEventListener('click', () => set(field.type === 'password'));
  field.form?.addEventListener('submit', () => set(false));
  (field.closest('.field') ?? field).insertAdjacentElement('afterend', button);
}
