namespace ModelGen;

/// <summary>Items that a program enumerates.</summary>
internal sealed class EnumerableDataset<T>(Func<int, IEnumerable<T>> open, Action<IReadOnlyList<T>, Batch> collate, int shuffleBuffer, int seed) : IterableDataset
{
    public override BatchReader Open(int epoch)
    {
        IEnumerable<T> items = open(epoch);
        return new Reader((shuffleBuffer > 1 ? Shuffled(items, new SeededRandom(seed, epoch)) : items).GetEnumerator(), collate);
    }

    private IEnumerable<T> Shuffled(IEnumerable<T> items, SeededRandom random)
    {
        var buffer = new List<T>(shuffleBuffer);
        foreach (T item in items)
        {
            if (buffer.Count < shuffleBuffer)
            {
                buffer.Add(item);
                continue;
            }

            int index = random.Next(buffer.Count);
            T chosen = buffer[index];
            buffer[index] = item;
            yield return chosen;
        }

        while (buffer.Count > 0)
        {
            int index = random.Next(buffer.Count);
            T chosen = buffer[index];
            buffer[index] = buffer[^1];
            buffer.RemoveAt(buffer.Count - 1);
            yield return chosen;
        }
    }

    private sealed class Reader(IEnumerator<T> items, Action<IReadOnlyList<T>, Batch> collate) : BatchReader
    {
        private readonly List<T> some = [];

        public override int Read(Batch batch, int count)
        {
            some.Clear();
            while (some.Count < count && items.MoveNext())
            {
                some.Add(items.Current);
            }

            if (some.Count > 0)
            {
                collate(some, batch);
                if (batch.Count != some.Count)
                {
                    throw new InvalidOperationException(
                        $"A batch of {batch.Count} examples was made of {some.Count} items: each item must be one example. Enumerate examples, by SelectMany if need be, or use IterableDataset.FromTables for the rows of tables.");
                }
            }

            return some.Count;
        }

        protected override void Dispose(bool disposing)
        {
            items.Dispose();
            base.Dispose(disposing);
        }
    }
}
