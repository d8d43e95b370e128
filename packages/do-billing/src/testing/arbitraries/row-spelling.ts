import type { InvoiceRow } from './invoice-row.ts';

/** Which of the ways that mean the same a row's cells are written in. */
export interface RowSpelling {
  readonly money: 'plain' | 'dollar' | 'sign inside' | 'grouped' | 'accounting' | 'spaced';
  readonly time: 'rfc3339' | 'billed' | 'offset';
  readonly hours: 'plain' | 'spaced' | 'grouped';
}

/** The same row with its money, times and hours written otherwise. */
export function spellRow(row: InvoiceRow, { money, time, hours }: RowSpelling): InvoiceRow {
  return {
    ...row,
    amount: spellAmount(row.amount, money),
    start: spellTime(row.start, time),
    end: spellTime(row.end, time),
    hours: spellHours(row.hours, hours),
  };
}

function spellAmount(amount: string, money: RowSpelling['money']): string {
  const isNegative = amount.startsWith('-');
  const digits = isNegative ? amount.slice(1) : amount;
  const sign = isNegative ? '-' : '';
  switch (money) {
    case 'plain':
      return amount;
    case 'dollar':
      return `${sign}$${digits}`;
    case 'sign inside':
      return isNegative ? `$-${digits}` : `$+${digits}`;
    case 'grouped':
      return `${sign}$${group(digits)}`;
    case 'accounting':
      return isNegative ? `($${group(digits)})` : `+${digits}`;
    case 'spaced':
      return ` ${amount} `;
  }
}

/** RFC 3339 in UTC as the bill has it, or at half past in another zone. */
function spellTime(moment: string, time: RowSpelling['time']): string {
  if (moment === '' || time === 'rfc3339') return moment;
  if (time === 'billed') return `${moment.replace('T', ' ').slice(0, -1)} +0000`;
  const second = moment.slice(0, 19);
  const local = new Date(Date.parse(`${second}Z`) + 330 * 60_000).toISOString().slice(0, 19);
  return `${local.replace('T', ' ')}${moment.slice(19, -1)} +0530`;
}

function spellHours(hours: string, spelling: RowSpelling['hours']): string {
  if (hours === '' || spelling === 'plain') return hours;
  return spelling === 'grouped' ? group(hours) : ` ${hours} `;
}

/** `1,779.55` */
function group(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
