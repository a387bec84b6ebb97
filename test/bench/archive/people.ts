import { pickRandom, type Random } from '../../../src/simulator/random.ts';

/** An agent of the generated archive. */
export interface Agent {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

type Name = readonly [firstName: string, lastName: string];

const asciiNames: readonly [Name, ...Name[]] = [
  ['Ana', 'Duarte'],
  ['Ben', 'Okafor'],
  ['Carla', 'de la Cruz'],
  ['Dan', 'Whitfield'],
  ['Erin', 'Kowalski'],
  ['Femi', 'Adeyemi'],
  ['Grace', 'Lindholm'],
  ['Henry', 'van der Berg'],
];
// Some within Latin-1 and some beyond it: V8 stores the former in one byte per character, the latter in two.
const nonAsciiNames: readonly [Name, ...Name[]] = [
  ['Zoë', 'Müller'],
  ['José', 'Núñez Ibáñez'],
  ['Олена', 'Шевченко'],
  ['Łukasz', 'Żółkiewski'],
];
const asciiCustomers = ['Marta Vega', 'Ivan Petrov', 'Susan Clarke', 'Tom Becker', 'Customer'] as const;
const nonAsciiCustomers = ['Андрій Коваль', 'Émilie Lefèvre', 'Jürgen Groß', '田中 美咲'] as const;

/** Returns a random agent; 3 % have a name outside ASCII. */
export function randomAgent(random: Random): Agent {
  const [firstName, lastName] = random() < 0.03 ? pickRandom(random, nonAsciiNames) : pickRandom(random, asciiNames);
  const number = [...asciiNames, ...nonAsciiNames].findIndex(([, last]) => last === lastName);
  return {
    id: `3c0f8a${String(number + 10)}-4d20-11ee-8f6a-1d2b3c4d5e6f`,
    email: `agent${number}@example.org`,
    firstName,
    lastName,
  };
}

/** Returns a random customer name for a chat; 3 % are outside ASCII. */
export function randomCustomerName(random: Random): string {
  return random() < 0.03 ? pickRandom(random, nonAsciiCustomers) : pickRandom(random, asciiCustomers);
}

/** Returns an agent's name as it appears in records. */
export function fullNameOf({ firstName, lastName }: Agent): string {
  return `${firstName} ${lastName}`;
}
