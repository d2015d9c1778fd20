namespace ModelGen.Tests.Data;

public sealed class DatasetTests
{
    private static readonly int[] six = [0, 1, 2, 3, 4, 5];

    [Fact]
    public void Pixels_and_sequences()
    {
        var data = new TensorDataset
        {
            { "pixels", new byte[] { 0, 255, 51, 102 }, 1f / 255, 2 },
            { "token", (int[][])[[1, 2, 3], []], 9, "length" },
        };
        Batch batch = data.ReadAll();
        Assert.Equal("pixels [2, 2], token [2, 3] (integers), length [2] (integers)", batch.ToString());
        Assert.Equal([0, 1, 0.2f, 0.4f], batch.Floats("pixels").ToArray().Select(p => MathF.Round(p, 6)));
        Assert.Equal([1, 2, 3, 9, 9, 9], batch.Ints("token").ToArray());
        Assert.Equal([3, 0], batch.Ints("length").ToArray());

        // Memory is used again, and sequences are as long as the longest of the batch.
        data.Read([1], batch);
        Assert.Equal([1, 1], batch.Get("token").Dimensions.ToArray());
        Assert.Equal([9], batch.Ints("token").ToArray());
        Assert.Equal(1, batch.Count);
        data.Read([], batch);
        Assert.Equal("pixels [0, 2], token [0, 1] (integers), length [0] (integers)", batch.ToString());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var data = new TensorDataset { { "x", new float[12], 2 } };
        Assert.Contains("6", Assert.Throws<ArgumentException>(() => data.Add("y", new int[5])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => data.Add("x", new int[6]));
        Assert.Contains("[5]", Assert.Throws<ArgumentException>(() => data.Add("z", new float[12], 5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Add("z", new float[12], 0));
        Assert.Throws<ArgumentException>(() => data.Add("token", (int[][])[[1]], 0, "length"));
        Assert.Throws<ArgumentException>(() => data.Add("token", new int[6][], 0, "token"));
        Assert.Throws<ArgumentException>(() => data.Add("", new float[6]));
        Assert.Equal(6, data.Count);
        Assert.Equal("x [6, 2]", data.ReadAll().ToString());
    }

    [Fact]
    public void A_batch_says_what_it_has()
    {
        Batch batch = new TensorDataset { { "x", new float[12], 2 }, { "label", new int[6] } }.ReadAll();
        Assert.Contains("It has: x [6, 2], label [6] (integers).", Assert.Throws<ArgumentException>(() => batch.Floats("y").Length).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => batch.Ints("x").Length);
        Assert.Throws<ArgumentException>(() => batch.Floats("label").Length);
        Assert.Throws<ArgumentException>(() => batch.AddFloats("x").Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.AddFloats("y", -1).Length);
        Assert.Throws<ArgumentException>(() => batch.AddFloats("y", int.MaxValue).Length);
        Assert.False(batch.Contains("y"));
        Assert.Equal([6, 2], batch.FloatTensor("x").Lengths.ToArray().Select(l => (int)l));
        Assert.Equal([6], batch.IntTensor("label").Lengths.ToArray().Select(l => (int)l));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Reset(-1));
    }

    [Fact]
    public void Parts_changes_and_several_datasets()
    {
        TensorDataset data = new() { { "x", Array.ConvertAll(six, i => (float)i) } };
        Dataset doubled = data.Subset([5, 0, 5]).Map(b =>
        {
            foreach (ref float value in b.Floats("x"))
            {
                value *= 2;
            }
        });
        Assert.Equal([10, 0, 10], doubled.ReadAll().Floats("x").ToArray());
        Assert.Equal([0, 1, 2, 3, 4, 5, 10, 0, 10], data.Concat(doubled).ReadAll().Floats("x").ToArray());
        var batch = new Batch();
        data.Concat(doubled).Read([8, 1, 7, 0], batch);
        Assert.Equal([10, 1, 0, 0], batch.Floats("x").ToArray());
        data.Concat(doubled).Read([7], batch);
        Assert.Equal([0], batch.Floats("x").ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Subset([6]));
        Assert.Throws<InvalidOperationException>(() => data.Concat(new TensorDataset { { "x", new int[1] } }).ReadAll());

        // Sequences have other lengths in each batch; those of one dataset go through.
        Dataset sequences = new TensorDataset { { "token", (int[][])[[1], [2, 3]] } }.Concat(new TensorDataset { { "token", (int[][])[[4, 5, 6]] } });
        sequences.Read([1, 0], batch);
        Assert.Equal([2, 3, 1, 0], batch.Ints("token").ToArray());
        sequences.Read([2], batch);
        Assert.Equal([4, 5, 6], batch.Ints("token").ToArray());
        Assert.Contains("joined as arrays", Assert.Throws<InvalidOperationException>(() => sequences.Read([0, 2], batch)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 100)]
    [InlineData(0.8, 80)]
    public void A_split_is_random_and_whole(double fraction, int first)
    {
        TensorDataset data = new() { { "label", Enumerable.Range(0, 100).ToArray() } };
        (Dataset a, Dataset b) = data.RandomSplit(fraction, seed: 3);
        int[] left = a.ReadAll().Ints("label").ToArray(), right = b.ReadAll().Ints("label").ToArray();
        Assert.Equal(first, left.Length);
        Assert.Equal(Enumerable.Range(0, 100), left.Concat(right).Order());
        Assert.NotEqual(Enumerable.Range(0, 100), left.Concat(right));
        Assert.Equal(left, data.RandomSplit(fraction, seed: 3).First.ReadAll().Ints("label").ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => data.RandomSplit(double.NaN));
    }

    [Fact]
    public void Rare_classes_are_drawn_as_often_as_frequent_ones()
    {
        int[] labels = [.. Enumerable.Repeat(0, 90), .. Enumerable.Repeat(2, 10)];
        float[] weights = ClassWeights.Balanced(labels, 3);
        Assert.Equal([100f / (3 * 90), 0, 100f / (3 * 10)], weights);
        Assert.Throws<ArgumentException>(() => ClassWeights.Balanced(labels, 2));
        TensorDataset data = new() { { "label", labels } };
        var loader = new DataLoader(data, 100, seed: 2) { Sampler = new WeightedRandomSampler(ClassWeights.OfExamples(labels, weights), numSamples: 10_000) };
        Assert.Equal(100, loader.BatchCount);
        int rare = loader.Batches().Sum(b => b.Ints("label").Count(2));
        Assert.InRange(rare, 4_800, 5_200);
    }

    [Fact]
    public void Weighted_without_replacement()
    {
        var order = new int[3];
        var sampler = new WeightedRandomSampler([0, 1, 5, 0, 5], numSamples: 3, replacement: false);
        var counts = new int[5];
        for (int i = 0; i < 1000; i++)
        {
            sampler.Fill(order, 5, new Random(i));
            Assert.Equal([1, 2, 4], order.Order());
            counts[order[0]]++;
        }

        Assert.InRange(counts[1], 60, 125);
        Assert.Throws<ArgumentException>(() => new WeightedRandomSampler([0, 1], numSamples: 2, replacement: false));
        Assert.Throws<ArgumentException>(() => new WeightedRandomSampler([0, 0]));
        Assert.Throws<ArgumentException>(() => new WeightedRandomSampler([1, float.NaN]));
        Assert.Throws<ArgumentException>(() => new WeightedRandomSampler([1, -1]));
        Assert.Throws<InvalidOperationException>(() => sampler.Fill(order, 6, new Random(1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(1000)]
    public void Buckets_have_examples_of_about_equal_length(int count)
    {
        var random = new Random(1);
        int[] lengths = [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 100))];
        var order = new int[count];
        new BucketSampler(lengths, batchSize: 8).Fill(order, count, new Random(2));
        Assert.Equal(Enumerable.Range(0, count), order.Order());
        int Padding(IEnumerable<int> indices) => indices.Chunk(8).Sum(batch => batch.Sum(i => batch.Max(b => lengths[b]) - lengths[i]));
        Assert.True(count < 100 || Padding(order) < Padding(Enumerable.Range(0, count)) / 5);
        Assert.Throws<InvalidOperationException>(() => new BucketSampler(lengths, 8).Fill(order, count + 1, random));
    }
}
