using ModelGen;

namespace ModelGenApp._1.Tests;

public sealed class LetterNetTests
{
    private static readonly string novel = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "novel.txt"));

    [Fact]
    public void It_learns_what_letters_follow_each_other()
    {
        var (_, history) = NovelText.Train(NovelText.ToDataset(NovelText.Encode(novel)), epochs: 2, seed: 1);

        Assert.InRange(history.Of("loss")[^1], 0, 2.5);          // ln 96 = 4.56 before it knows anything
    }

    [Fact]
    public void Letters_become_numbers_and_letters_again()
    {
        Assert.Equal("It is a truth\nuniversally", string.Concat(NovelText.Encode("It is a truth\r\nuniversally").Select(NovelText.Decode)));
    }

    [Fact]
    public void Equal_seeds_write_equal_texts()
    {
        var net = new LetterNet(seed: 1);

        string text = NovelText.Write(net, "It is ", 20, seed: 3);

        Assert.Equal(26, text.Length);
        Assert.Equal(text, NovelText.Write(net, "It is ", 20, seed: 3));
    }
}
