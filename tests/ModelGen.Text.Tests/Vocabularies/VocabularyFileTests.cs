using System.Text;
using ModelGen.Tests.IO;

namespace ModelGen.Text.Tests.Vocabularies;

public sealed class VocabularyFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("modelgen-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(OutOfVocabulary.Unknown)]
    [InlineData(OutOfVocabulary.Skip)]
    [InlineData(OutOfVocabulary.Throw)]
    public void A_vocabulary_comes_back_as_it_was(OutOfVocabulary policy)
    {
        var builder = new VocabularyBuilder();
        foreach (string token in (string[])["tab\tin", "line\nfeed", "\r", "back\\slash", "\\t", "é", "😀", " ", "😀"])
        {
            builder.Add(token);
        }

        Vocabulary before = builder.Build(new VocabularyOptions { SpecialTokens = ["<s>"], OutOfVocabulary = policy });
        string path = Path.Combine(folder, "vocabulary.txt");
        before.Save(path);
        Vocabulary after = Vocabulary.Load(path);
        Assert.Equal(VocabularyTests.Tokens(before), VocabularyTests.Tokens(after));
        Assert.Equal(before.Frequencies, after.Frequencies);
        Assert.Equal(
            (before.PaddingId, before.UnknownId, before.SpecialCount, before.OutOfVocabulary),
            (after.PaddingId, after.UnknownId, after.SpecialCount, after.OutOfVocabulary));
    }

    [Fact]
    public void The_file_is_text_that_a_person_can_read()
    {
        using var stream = new MemoryStream();
        VocabularyTests.Build("b a b").Write(stream);
        Assert.Equal("vocabulary 1 4 2 0 1 unknown\n<pad>\t0\n<unk>\t0\nb\t2\na\t1\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\n", true)]
    [InlineData("\r\n", false)]
    [InlineData("\r\n", true)]
    public void What_editors_make_of_a_file_is_read(string lineEnd, bool mark)
    {
        var builder = new VocabularyBuilder();
        foreach (string token in (string[])["é", "\r", "a\r\nb", "\uFEFFmarked"])
        {
            builder.Add(token);
        }

        Vocabulary vocabulary = builder.Build();
        using var stream = new MemoryStream();
        vocabulary.Write(stream);
        string text = Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings(lineEnd);
        foreach (string edited in (string[])[text, text.TrimEnd()])
        {
            Vocabulary read = Read([.. mark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(edited)]);
            Assert.Equal(VocabularyTests.Tokens(vocabulary), VocabularyTests.Tokens(read));
            Assert.Equal(vocabulary.Frequencies, read.Frequencies);
        }
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file()
    {
        string path = Path.Combine(folder, "vocabulary.txt");
        VocabularyTests.Build("a").Save(path);
        byte[] before = File.ReadAllBytes(path);
        Assert.ThrowsAny<IOException>(() => VocabularyTests.Build("b").Save(Path.Combine(folder, "missing", "vocabulary.txt")));
        VocabularyTests.Build("a").Save(path);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("", 0, "empty")]
    [InlineData("words 1 0 0 -1 -1 skip\n", 1, "begin")]
    [InlineData("vocabulary 2 0 0 -1 -1 skip\n", 1, "begin")]
    [InlineData("vocabulary 1 -1 0 -1 -1 skip\n", 1, "number of tokens")]
    [InlineData("vocabulary 1 99999999 0 -1 -1 skip\n", 1, "number of tokens")]
    [InlineData("vocabulary 1 1 2 -1 -1 skip\na\t1\n", 1, "special")]
    [InlineData("vocabulary 1 2 1 1 0 unknown\na\t1\nb\t1\n", 1, "padding token")]
    [InlineData("vocabulary 1 2 2 0 0 unknown\na\t1\nb\t1\n", 1, "one token")]
    [InlineData("vocabulary 1 1 1 -1 -1 unknown\na\t1\n", 1, "there is none")]
    [InlineData("vocabulary 1 1 1 -1 -1 perhaps\na\t1\n", 1, "perhaps")]
    [InlineData("vocabulary 1 2 0 -1 -1 skip\na\t1\na\t1\n", 3, "twice")]
    [InlineData("vocabulary 1 2 0 -1 -1 skip\na\t1\n", 2, "ends after 1 of 2")]
    [InlineData("vocabulary 1 16777216 0 -1 -1 skip\na\t1\n", 2, "ends after 1 of")]
    [InlineData("vocabulary 1 1 0 -1 -1 skip\na\t1\nb\t1\n", 3, "goes on")]
    [InlineData("vocabulary 1 1 0 -1 -1 skip\na\n", 2, "a tab and a frequency")]
    [InlineData("vocabulary 1 1 0 -1 -1 skip\na\t-1\n", 2, "a tab and a frequency")]
    [InlineData("vocabulary 1 1 0 -1 -1 skip\na\t99999999999999999999\n", 2, "a tab and a frequency")]
    [InlineData("vocabulary 1 1 0 -1 -1 skip\n\t1\n", 2, "this one has 0")]
    [InlineData("vocabulary 1 1 0 -1 -1 skip\na\\x\t1\n", 2, "backslash")]
    [InlineData("vocabulary 1 1 0 -1 -1 skip\na\\\t1\n", 2, "backslash")]
    public void A_malformed_file_is_refused_with_its_line(string text, int line, string reason)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read(Encoding.UTF8.GetBytes(text))).Message;
        Assert.Contains($"line {line}:", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        byte[] file = new byte[1 << 20];
        file.AsSpan().Fill((byte)'a');
        Assert.Contains("longer", Assert.Throws<InvalidDataException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_is_too_long_is_refused()
    {
        string text = $"vocabulary 1 1 0 -1 -1 skip\n{new string('a', Vocabulary.MaximumTokenLength + 1)}\t1\n";
        Assert.Contains("1025", Assert.Throws<InvalidDataException>(() => Read(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_UTF8_is_refused()
    {
        byte[] file = [.. "vocabulary 1 1 0 -1 -1 skip\na"u8, 0xFF, .. "\t1\n"u8];
        foreach (byte[] bytes in (byte[][])[file, [.. Encoding.UTF8.Preamble, .. file], [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("vocabulary")]])
        {
            Assert.Contains("UTF-8", Assert.Throws<InvalidDataException>(() => Read(bytes)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damaged_files_do_no_harm()
    {
        using var stream = new MemoryStream();
        VocabularyTests.Build("the quick brown fox jumps over the lazy dog").Write(stream);
        byte[] file = stream.ToArray();
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            try
            {
                Read(Mutations.Damage(file, i));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 2000);
    }

    private static Vocabulary Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return Vocabulary.Read(stream);
    }
}
