using ModelGen.Tests;

namespace ModelGen.Text.Tests.Features;

/// <summary>Bag-of-words and TF-IDF against scikit-learn; <c>make_text_golden.py</c> made the file.</summary>
public sealed class FeatureTests : IDisposable
{
    private const int Tokens = 40;

    private readonly SafetensorsReader golden = Golden.Open("text.safetensors");
    private readonly int[][] texts;

    public FeatureTests()
    {
        int[] all = golden.Integers("tokens");
        int start = 0;
        texts = Array.ConvertAll(golden.Integers("lengths"), length => all[start..(start += length)]);
    }

    public void Dispose() => golden.Dispose();

    [Theory]
    [InlineData("counts", false)]
    [InlineData("binary", true)]
    public void Counts_are_scikit_learns(string name, bool binary)
    {
        float[] rows = new float[texts.Length * Tokens];
        new BagOfWords(Tokens, binary).Transform(rows, texts);
        Assert.Equal(golden.Floats(name), rows);
    }

    public static TheoryData<string, TfIdfOptions> Cases => new()
    {
        { "default", new TfIdfOptions() },
        { "plain", new TfIdfOptions { SmoothIdf = false } },
        { "sublinear", new TfIdfOptions { SublinearTf = true } },
        { "l1", new TfIdfOptions { Norm = RowNorm.L1 } },
        { "none", new TfIdfOptions { Norm = RowNorm.None } },
        { "tf", new TfIdfOptions { UseIdf = false } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weighted_counts_are_scikit_learns(string name, TfIdfOptions options)
    {
        var features = TfIdf.Fit(new BagOfWords(Tokens), texts, options);
        float[] rows = new float[texts.Length * Tokens];
        features.Transform(rows, texts);
        Golden.Close(golden.Floats($"{name}/rows"), rows, name);

        // A token that no text has weighs infinitely much there without smoothing, and 0 here.
        float[] weights = Array.ConvertAll(golden.Floats($"{name}/weights"), weight => float.IsFinite(weight) ? weight : 0);
        Golden.Close(weights, features.Weights, name + " weights");

        float[] again = new float[rows.Length];
        new TfIdf(new BagOfWords(Tokens), features.Weights, options).Transform(again, texts);
        Assert.Equal(rows, again);
    }

    [Fact]
    public void Ignored_tokens_stay_zero()
    {
        float[] row = new float[4];
        new BagOfWords(4, false, 0, 3).Transform(row, [0, 1, 1, 3]);
        Assert.Equal([0, 2, 0, 0], row);
        TfIdf.Fit(new BagOfWords(4, false, 0), [[0, 1], [0, 2]]).Transform(row, (int[])[0, 1]);
        Assert.Equal([0, 1, 0, 0], row);
    }

    [Fact]
    public void A_text_without_tokens_is_a_row_of_zeros()
    {
        float[] row = [1, 2, 3];
        TfIdf.Fit(new BagOfWords(3), [[0, 1], [2]]).Transform(row, []);
        Assert.Equal([0, 0, 0], row);
        row = [1, 2, 3];
        new BagOfWords(3).Transform(row, []);
        Assert.Equal([0, 0, 0], row);
        float[] rows = [1, 2, 3, 4, 5, 6];
        new BagOfWords(3).Transform(rows, [[], [1]]);
        Assert.Equal([0, 0, 0, 0, 1, 0], rows);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var counts = new BagOfWords(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BagOfWords(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BagOfWords(3, false, 3));
        Assert.Throws<ArgumentException>(() => counts.Transform(new float[2], (int[])[0]));
        Assert.Contains("3 at position 1", Assert.Throws<ArgumentException>(() => counts.Transform(new float[3], (int[])[0, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => counts.Transform(new float[3], (int[])[-1]));
        Assert.Throws<ArgumentException>(() => counts.Transform(new float[5], [[0], [1]]));
        Assert.Throws<ArgumentException>(() => new TfIdf(counts, [1, 2]));
        Assert.Throws<ArgumentException>(() => TfIdf.Fit(counts, [[3]]));
    }
}
