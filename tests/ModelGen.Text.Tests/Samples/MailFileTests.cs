using System.IO.Compression;
using System.Text;
using ModelGen.Tests.IO;
using Samples;

namespace ModelGen.Text.Tests.Samples;

/// <summary>The mail that the samples train on: that it is what it says, and that a damaged file does no harm.</summary>
public sealed class MailFileTests : IDisposable
{
    private static readonly string family = new('a', 64);
    private static readonly string valid = $"mail 1 2\nham\t{family}\tsubject\tbody \\\\ with\\ttab\\nand line\nspam\t{family}\t\tü\n";

    private readonly string folder = Directory.CreateTempSubdirectory("modelgen-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_file_that_comes_along_has_its_hash_and_its_messages()
    {
        Message[] messages = MailFile.Load(MailFile.DefaultPath);
        Assert.Equal((5885, 1777), (messages.Length, messages.Count(message => message.IsSpam)));
        Assert.Equal((1091, 384), (messages.Count(message => message.IsTest), messages.Count(message => message.IsTest && message.IsSpam)));
        Assert.All(messages, message => Assert.InRange(message.Body.Length, 0, 1500));
        Assert.Equal(messages.Length, messages.Select(message => message.Text).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_family_is_named_by_the_hash_of_one_of_its_messages()
    {
        foreach (var messages in MailFile.Load(MailFile.DefaultPath).GroupBy(message => message.Family))
        {
            Assert.Single(messages, message => MailFile.FamilyOf(message) == messages.Key);
        }
    }

    [Fact]
    public void No_filters_mark_and_nobodys_address_is_left()
    {
        var tokenizer = new WordTokenizer();
        char[] buffer = new char[tokenizer.MaximumTokenLength];
        foreach (Message message in MailFile.Load(MailFile.DefaultPath))
        {
            Assert.DoesNotContain("*****SPAM*****", message.Subject, StringComparison.OrdinalIgnoreCase);
            string text = message.Text;
            for (int position = 0; tokenizer.TryRead(text, position, buffer, out TextToken token); position = token.End)
            {
                if (buffer.AsSpan(0, token.Length) is "<email>")
                {
                    Assert.EndsWith("name@example.com", text[token.Start..token.End], StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void A_valid_file_is_read_as_it_was_written()
    {
        Message[] messages = Read(valid);
        Assert.Equal(new Message(false, family, "subject", "body \\ with\ttab\nand line"), messages[0]);
        Assert.Equal(new Message(true, family, "", "ü"), messages[1]);
        Assert.Equal("\nü", messages[1].Text);
    }

    [Fact]
    public void What_editors_make_of_a_file_is_read() => Assert.Equal(Read(valid), Read("\uFEFF" + valid.ReplaceLineEndings("\r\n")));

    [Theory]
    [InlineData("00000000", true)]
    [InlineData("00000001", false)]
    [InlineData("0000000a", true)]
    [InlineData("ffffffff", true)]
    [InlineData("fffffffe", false)]
    public void The_familys_hash_decides_what_is_tested_on(string beginning, bool isTest) =>
        Assert.Equal(isTest, new Message(false, beginning + new string('7', 56), "", "").IsTest);

    [Theory]
    [InlineData("", 1, "begin")]
    [InlineData("mail 2 1\n", 1, "begin")]
    [InlineData("mail 1 0\n", 1, "begin")]
    [InlineData("mail 1 -1\n", 1, "begin")]
    [InlineData("mail 1 999999999\n", 1, "begin")]
    [InlineData("mail 1 100000\nham\tF\ts\tb\n", 3, "ends after 1 of")]
    [InlineData("mail 1 1\nham\tF\ts\tb\nham\tF\ts\tb\n", 2, "goes on")]
    [InlineData("mail 1 1\nham\tF\ts\n", 2, "separated by tabs")]
    [InlineData("mail 1 1\nham\tF\ts\tb\tc\n", 2, "separated by tabs")]
    [InlineData("mail 1 1\nHam\tF\ts\tb\n", 2, "not ham or spam")]
    [InlineData("mail 1 1\nham\t00\ts\tb\n", 2, "hexadecimal")]
    [InlineData("mail 1 1\nham\tF\ts\tb\\x\n", 2, "backslash")]
    [InlineData("mail 1 1\nham\tF\ts\tb\\\n", 2, "backslash")]
    public void A_malformed_file_is_refused_with_its_line(string text, int line, string reason)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read(text.Replace("F", family, StringComparison.Ordinal))).Message;
        Assert.Contains($"line {line}:", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_refused() =>
        Assert.Contains("longer", Assert.Throws<InvalidDataException>(() => Read("mail 1 1\n" + new string('a', 1 << 20))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_not_UTF8_is_refused()
    {
        byte[] file = [.. "mail 1 1\nham\t"u8, 0xFF];
        Assert.Contains("UTF-8", Assert.Throws<InvalidDataException>(() => Read(Compress(file))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_is_refused_before_it_is_read()
    {
        string path = Path.Combine(folder, "mail.tsv.gz");
        File.WriteAllBytes(path, Compress(Encoding.UTF8.GetBytes(valid)));
        Assert.Contains("SHA-256", Assert.Throws<InvalidDataException>(() => MailFile.Load(path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => MailFile.Load(Path.Combine(folder, "missing")));
    }

    [Fact]
    public void Damaged_files_do_no_harm()
    {
        byte[] text = Encoding.UTF8.GetBytes(valid);
        byte[] file = Compress(text);
        int refused = 0;
        for (int i = 0; i < 1000; i++)
        {
            foreach (byte[] damaged in (byte[][])[Mutations.Damage(file, i), Compress(Mutations.Damage(text, i))])
            {
                try
                {
                    Read(damaged);
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, 1000, 2000);
    }

    private static Message[] Read(string text) => Read(Compress(Encoding.UTF8.GetBytes(text)));

    private static Message[] Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return MailFile.Read(stream, "test");
    }

    private static byte[] Compress(byte[] text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return stream.ToArray();
    }
}
