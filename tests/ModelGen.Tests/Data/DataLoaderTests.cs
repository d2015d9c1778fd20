namespace ModelGen.Tests.Data;

public sealed class DataLoaderTests
{
    public static TheoryData<int, int> Sizes()
    {
        var sizes = new TheoryData<int, int>();
        foreach (int count in (int[])[0, 1, 17, 64, 65])
        {
            foreach (int batch in (int[])[1, 16, 65, 100])
            {
                sizes.Add(count, batch);
            }
        }

        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_example_comes_once_whole_and_in_order(int count, int batch)
    {
        foreach (int prefetch in (int[])[0, 1, 3])
        {
            foreach (bool drop in (bool[])[false, true])
            {
                var loader = new DataLoader(Numbered(count), batch) { Prefetch = prefetch, DropLast = drop };
                var seen = new List<float>();
                int batches = 0;
                foreach (Batch some in loader.Batches())
                {
                    Assert.Equal(batches++, some.Index);
                    Assert.Equal([some.Count, 2], some.Get("x").Dimensions.ToArray());
                    seen.AddRange(some.Floats("x"));
                    Assert.Equal(some.Ints("label").ToArray(), seen.Where((_, i) => i % 2 == 0).TakeLast(some.Count).Select(v => (int)v));
                }

                int expected = drop ? count / batch * batch : count;
                Assert.Equal(Enumerable.Range(0, expected).SelectMany(i => new[] { i, i + 0.5f }), seen);
                Assert.Equal(batches, loader.BatchCount);
                Assert.Equal(expected, loader.ExampleCount);
            }
        }
    }

    [Fact]
    public void Orders_follow_from_seed_and_epoch()
    {
        int[] first = Labels(new DataLoader(Numbered(65), 16, shuffle: true, seed: 3), 0);
        Assert.Equal(Enumerable.Range(0, 65), first.Order());
        Assert.NotEqual(Enumerable.Range(0, 65), first);
        Assert.Equal(first, Labels(new DataLoader(Numbered(65), 16, shuffle: true, seed: 3) { Prefetch = 2 }, 0));
        Assert.NotEqual(first, Labels(new DataLoader(Numbered(65), 16, shuffle: true, seed: 3), 1));
        Assert.NotEqual(first, Labels(new DataLoader(Numbered(65), 16, shuffle: true, seed: 4), 0));

        // Computed by another program: another version must not shuffle otherwise, or checkpoints go on with other data.
        Assert.Equal([6, 5, 1, 0, 3, 4, 2, 8, 9, 7], Labels(new DataLoader(Numbered(10), 4, shuffle: true, seed: 1), 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_pass_goes_on_anywhere(int prefetch)
    {
        var shuffled = new DataLoader(Numbered(65), 16, shuffle: true, seed: 3) { Prefetch = prefetch };
        var stream = new DataLoader(IterableDataset.From(epoch => Enumerable.Range(epoch, 65), Collate, shuffleBuffer: 20, seed: 5), 16) { Prefetch = prefetch };
        foreach (DataLoader loader in (DataLoader[])[shuffled, stream])
        {
            List<(int Index, int Seed, int[] Labels)> whole = [.. loader.Batches(4).Select(b => (b.Index, b.Seed, b.Ints("label").ToArray()))];
            Assert.Equal(5, whole.Count);
            Assert.Equal(5, whole.Select(w => w.Seed).Distinct().Count());
            for (int first = 0; first <= 6; first++)
            {
                List<(int Index, int Seed, int[] Labels)> rest = [.. loader.Batches(4, first).Select(b => (b.Index, b.Seed, b.Ints("label").ToArray()))];
                Assert.Equal(whole.Skip(first).Select(w => (w.Index, w.Seed)), rest.Select(w => (w.Index, w.Seed)));
                Assert.Equal(whole.Skip(first).SelectMany(w => w.Labels), rest.SelectMany(w => w.Labels));
            }
        }
    }

    [Fact]
    public void A_stream_has_no_length_and_no_sampler()
    {
        var loader = new DataLoader(IterableDataset.From(_ => Enumerable.Range(0, 10), Collate, shuffleBuffer: 4), 3);
        Assert.Null(loader.BatchCount);
        Assert.Null(loader.ExampleCount);
        int[] labels = Labels(loader, 0);
        Assert.Equal(Enumerable.Range(0, 10), labels.Order());
        Assert.NotEqual(Enumerable.Range(0, 10), labels);
        Assert.NotEqual(labels, Labels(loader, 1));
        Assert.Throws<InvalidOperationException>(() => new DataLoader(IterableDataset.From(_ => Enumerable.Range(0, 10), Collate), 3) { Sampler = new RandomSampler() });
    }

    [Fact]
    public void What_a_dataset_throws_comes_where_the_batch_would()
    {
        foreach (int prefetch in (int[])[0, 2])
        {
            int read = 0;
            var loader = new DataLoader(Numbered(10).Map(batch => _ = batch.Index == 2 ? throw new IOException("the disk is gone") : 0), 2) { Prefetch = prefetch };
            Assert.Equal("the disk is gone", Assert.Throws<IOException>(() =>
            {
                foreach (Batch batch in loader.Batches())
                {
                    Assert.Equal(read++, batch.Index);
                }
            }).Message);
            Assert.Equal(2, read);
        }
    }

    [Fact]
    public void Whoever_stops_early_leaves_no_thread_behind()
    {
        var loader = new DataLoader(Numbered(1000), 2) { Prefetch = 4 };
        for (int i = 0; i < 50; i++)
        {
            foreach (Batch batch in loader.Batches())
            {
                if (batch.Index == i % 3)
                {
                    break;
                }
            }
        }

        Assert.Equal(500, loader.Batches().Count());
    }

    [Fact]
    public void Batches_allocate_nothing()
    {
        long[] allocated = new long[1000];
        var loader = new DataLoader(Numbered(20_000).Map(batch => allocated[Math.Min(batch.Index, 999)] = GC.GetAllocatedBytesForCurrentThread()), 16, shuffle: true);
        Assert.Equal(1250, loader.Batches().Count());
        Assert.Equal(allocated[200], allocated[998]);

        // Those of the thread that reads ahead.
        Assert.Equal(1250, new DataLoader(Numbered(20_000).Map(batch => allocated[Math.Min(batch.Index, 999)] = GC.GetAllocatedBytesForCurrentThread()), 16) { Prefetch = 2 }.Batches().Count());
        Assert.Equal(allocated[200], allocated[998]);
    }

    [Fact]
    public void Arguments()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbered(1), 0));
        Assert.Throws<ArgumentNullException>(() => new DataLoader((Dataset)null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbered(1), 1) { Prefetch = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbered(1), 1).Batches(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbered(1), 1).Batches(0, -1));
    }

    private static int[] Labels(DataLoader loader, int epoch) => [.. loader.Batches(epoch).SelectMany(b => b.Ints("label").ToArray())];

    private static void Collate(IReadOnlyList<int> items, Batch batch)
    {
        batch.Reset(items.Count);
        Span<int> labels = batch.AddInts("label");
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = items[i];
        }
    }

    /// <summary>Example i has x = (i, i + 0.5) and the label i.</summary>
    private static TensorDataset Numbered(int count) => new()
    {
        { "x", Enumerable.Range(0, count).SelectMany(i => new[] { i, i + 0.5f }).ToArray(), 2 },
        { "label", Enumerable.Range(0, count).ToArray() },
    };
}
