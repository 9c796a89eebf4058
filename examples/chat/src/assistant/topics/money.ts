import { bars, facts, items, type Topic } from '../topic.ts';

export const money: Topic = {
  keywords:
    /\b(budgets?|money|savings?|save up|spend(ing)?|costs?|rent|salary|income|invest(ing|ment)?|expenses?)\b/i,
  answers: [
    'Most budgets fail because they are too detailed to keep. Three groups are enough: what is fixed, what keeps you going, and what you choose. Move the savings on the day the money comes in, so that what is left may be spent with a clear mind. Look at it once a month, ten minutes, and change one number at a time.',
    'Before cutting anything I would write down one ordinary month, without judging it. Usually two or three lines explain almost everything, and they are rarely the coffee. Housing and transport are decided once and paid every day after. A cushion of three months comes next, and only then the long-term things, in small and regular amounts.',
  ],
  artifacts: () => ({
    bar_chart: {
      title: 'A month for two',
      unit: '€',
      bars: bars({
        Housing: 1150,
        Food: 520,
        Transport: 180,
        Leisure: 260,
        Savings: 450,
        Other: 140,
      }),
    },
    table: {
      title: 'A month for two',
      columns: ['Group', 'Planned (€)', 'Spent (€)', 'Left (€)'],
      rows: [
        ['Housing', 1150, 1150, 0],
        ['Food', 520, 487, 33],
        ['Transport', 180, 164, 16],
        ['Leisure', 260, 291, -31],
        ['Savings', 450, 450, 0],
      ],
    },
    list: {
      title: 'A budget in an evening',
      style: 'checks',
      items: items(
        'Print or export the last month — Every account, one list',
        'Mark each line: fixed, needed or chosen — No other groups',
        'Add up the three',
        'Set up the savings transfer — For the day after payday',
        'Put a date for the next look — Ten minutes, once a month',
      ),
    },
    card: {
      title: 'Three-month cushion',
      subtitle: 'For a household of two',
      body: 'What the fixed and the needed lines add up to, three times. Keep it apart from everything else.',
      facts: facts({ Needed: '€ 5,550', 'Per month': '€ 450', 'Full in': '13 months' }),
    },
  }),
  favourite: 'bar_chart',
};
