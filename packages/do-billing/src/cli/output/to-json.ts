/** JSON that also a terminal can take: JSON itself lets through the control characters above ASCII. */
export function toJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    escapeControl,
  );
}

function escapeControl(character: string): string {
  // The line ends are JSON.stringify's own: those inside of strings are escaped already.
  if (character === '\n') return character;
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}
