import { pick, type Random } from '../../../src/simulator/random.ts';

/** An agent of the generated archive. */
export interface Agent {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

type Name = readonly [firstName: string, lastName: string];

const plain: readonly [Name, ...Name[]] = [
  ['Ana', 'Duarte'],
  ['Ben', 'Okafor'],
  ['Carla', 'de la Cruz'],
  ['Dan', 'Whitfield'],
  ['Erin', 'Kowalski'],
  ['Femi', 'Adeyemi'],
  ['Grace', 'Lindholm'],
  ['Henry', 'van der Berg'],
];
// Within Latin-1 and beyond it: V8 keeps the first in one byte a character and the second in two.
const accented: readonly [Name, ...Name[]] = [
  ['Zoë', 'Müller'],
  ['José', 'Núñez Ibáñez'],
  ['Олена', 'Шевченко'],
  ['Łukasz', 'Żółkiewski'],
];
const customers = ['Marta Vega', 'Ivan Petrov', 'Susan Clarke', 'Tom Becker', 'Customer'] as const;
const accentedCustomers = ['Андрій Коваль', 'Émilie Lefèvre', 'Jürgen Groß', '田中 美咲'] as const;

/** An agent; a few percent have a name that is not ASCII. */
export function someAgent(random: Random): Agent {
  const [firstName, lastName] = random() < 0.03 ? pick(random, accented) : pick(random, plain);
  const number = [...plain, ...accented].findIndex(([, last]) => last === lastName);
  return {
    id: `3c0f8a${String(number + 10)}-4d20-11ee-8f6a-1d2b3c4d5e6f`,
    email: `agent${number}@example.org`,
    firstName,
    lastName,
  };
}

/** The name a customer gives in a chat. */
export function someCustomer(random: Random): string {
  return random() < 0.03 ? pick(random, accentedCustomers) : pick(random, customers);
}

/** The name that records call an agent by. */
export function fullNameOf({ firstName, lastName }: Agent): string {
  return `${firstName} ${lastName}`;
}
