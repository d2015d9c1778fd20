using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ModelGen.Text.Tests.Samples;

/// <summary>The samples as programs: what they refuse is a line on the error stream, and what they make is whole.</summary>
public sealed partial class SampleProgramTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "modelgen-" + Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("FashionMnist", "--lr", "-1", "--lr must be a number above 0, such as 0.001, not '-1'.")]
    [InlineData("FashionMnist", "--lr", "nan", "--lr must be a number above 0, such as 0.001, not 'nan'.")]
    [InlineData("FashionMnist", "--lr", "1e400", "--lr must be a number above 0, such as 0.001, not '1e400'.")]
    [InlineData("FashionMnist", "--batch", "0", "--batch must be a whole number from 1 to 60000, not '0'.")]
    [InlineData("FashionMnist", "--epochs", "2147483648", "--epochs must be a whole number from 1 to 100000, not '2147483648'.")]
    [InlineData("FashionMnist", "--optimizer", "1", "--optimizer must be adam or sgd, not '1'.")]
    [InlineData("FashionMnist", "--data", "/nowhere", "Directory does not exist: '/nowhere'.")]
    [InlineData("FashionMnist", "--output", "", "--output must be the path of a folder.")]
    [InlineData("FashionCnn", "--epochs", "0", "--epochs must be a whole number from 1 to 100000, not '0'.")]
    [InlineData("FashionCnn", "--data", "/nowhere", "Directory does not exist: '/nowhere'.")]
    [InlineData("Dcgan", "--batch", "1", "--batch must be a whole number from 2 to 60000, not '1'.")]
    [InlineData("Dcgan", "--lr", "-1", "--lr must be a number above 0, such as 0.001, not '-1'.")]
    [InlineData("Diffusion", "--steps", "1001", "--steps must be a whole number from 1 to 1000, not '1001'.")]
    [InlineData("Diffusion", "--draw", "one", "--draw must be one or more digits, such as 2026.")]
    [InlineData("SpamFilter", "--lr", "0", "--lr must be a number above 0, such as 0.001, not '0'.")]
    [InlineData("SpamFilter", "--words", "0", "--words must be a whole number from 1 to 1000, not '0'.")]
    [InlineData("SpamFilter", "--predict", "--baseline", "--predict and --baseline exclude each other.")]
    [InlineData("Tabular", "--data", "/nowhere", "File does not exist: '/nowhere'.")]
    [InlineData("Tabular", "--batch", "0", "--batch must be a whole number from 1 to 10000, not '0'.")]
    [InlineData("TextClassification", "--words", "257", "--words must be a whole number from 1 to 256, not '257'.")]
    [InlineData("TextClassification", "--classify", "", "--classify must be a text of one character at least.")]
    [InlineData("TextGeneration", "--text", "/nowhere", "File does not exist: '/nowhere'.")]
    [InlineData("TextGeneration", "--model", "/nowhere", "Directory does not exist: '/nowhere'.")]
    [InlineData("TextGeneration", "--continue", "", "--continue must be a text of one character at least.")]
    [InlineData("Word2Vec", "--lr", "inf", "--lr must be a number above 0, such as 0.001, not 'inf'.")]
    [InlineData("Word2Vec", "--passes", "-5", "--passes must be a whole number from 1 to 100000, not '-5'.")]
    [InlineData("Word2Vec", "--model", "bag", "--model must be skipgram or cbow, not 'bag'.")]
    [InlineData("Word2Vec", "money", "--nonsense", "There is no option '--nonsense'.")]
    public async Task A_bad_option_is_refused_with_a_line(string sample, string option, string value, string message)
    {
        (int code, string output, string error) = await Run(sample, option, value);
        Assert.Equal((1, "", message), (code, output, error.Trim()));
    }

    [Theory]
    [InlineData("adam", "100")]
    [InlineData("sgd", "100")]
    [InlineData("sgd", "3e38")]
    public async Task A_training_that_runs_away_ends_with_what_to_do_and_saves_nothing(string optimizer, string rate)
    {
        (int code, _, string error) = await Run("FashionMnist", "--optimizer", optimizer, "--lr", rate, "--output", folder);
        Assert.Equal(1, code);
        Assert.Matches(@"^The training diverges: the loss is [^,]+, and guessing has 2\.30\. Take a smaller --lr\. Nothing was saved\.$", error.Trim());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said_before_the_training()
    {
        await File.WriteAllTextAsync(folder + ".txt", "", TestContext.Current.CancellationToken);
        (int code, string output, string error) = await Run("FashionMnist", "--output", folder + ".txt");
        File.Delete(folder + ".txt");
        Assert.Equal(1, code);
        Assert.StartsWith("Cannot write to the folder", error, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_standard_training_is_a_good_one_and_shows_its_results()
    {
        (int code, string output, string error) = await Run("FashionMnist", "--output", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.InRange(double.Parse(Accuracy().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), 84.5, 95);
        Assert.Contains("every score as before", output, StringComparison.Ordinal);
        AssertFiles("confusion.png", "fashion.safetensors", "training-curve.png", "verdicts.png");
    }

    [Fact]
    public async Task Convolutions_are_better_and_show_where_they_look()
    {
        // On the subset in every case: the full set takes minutes.
        (int code, string output, string error) = await Run("FashionCnn", "--data", Path.Combine(Samples, "FashionMnist", "data"), "--output", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.InRange(double.Parse(LoadedAccuracy().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), 86, 95);
        Assert.Contains("every score as before", output, StringComparison.Ordinal);
        double[] attacked = [.. AttackedAccuracy().Matches(output).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.Equal(2, attacked.Length);
        Assert.True(attacked[1] < attacked[0] && attacked[0] < 88);
        AssertFiles("attribution.png", "confusion.png", "fashion.safetensors", "training-curve.png", "verdicts.png");
    }

    [Fact]
    public async Task A_table_is_learned_and_another_process_judges_rows()
    {
        (int code, string output, string error) = await Run("Tabular", "--output", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("val_loss has not become better", output, StringComparison.Ordinal);
        Assert.InRange(double.Parse(TestAccuracy().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), 0.94, 1);
        AssertFiles("confusion.png", "training-curve.png", "tumor.safetensors");
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Samples, "Tabular", "data", "breast_cancer.csv"), TestContext.Current.CancellationToken);
        string rows = Path.Combine(folder, "rows.csv");
        await File.WriteAllLinesAsync(rows, [lines[0], lines[1], lines[^1]], TestContext.Current.CancellationToken);
        (code, output, error) = await Run("Tabular", "--output", folder, "--predict", rows);
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"row    1  malignant .*\nrow    2  benign ", output.ReplaceLineEndings("\n"));
        (code, output, error) = await Run("Tabular", "--output", folder + "-none", "--predict", rows);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("train first", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_networks_learn_to_draw()
    {
        string data = Path.Combine(Samples, "FashionMnist", "data");
        (int code, string output, string error) = await Run("Dcgan", "--data", data, "--epochs", "2", "--batch", "200", "--output", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("every pixel as before", output, StringComparison.Ordinal);
        Assert.Contains("; 0 bytes allocated per step", output, StringComparison.Ordinal);
        AssertFiles("epoch-001.png", "epoch-002.png", "gan.safetensors", "losses.png");
        byte[][] drawn = [.. new[] { "epoch-001.png", "epoch-002.png" }.Select(name => File.ReadAllBytes(Path.Combine(folder, name)))];
        Assert.NotEqual(drawn[0], drawn[1]);
    }

    [Fact]
    public async Task Digits_are_drawn_from_noise_and_by_another_process()
    {
        (int code, string output, string error) = await Run("Diffusion", "--autoencoder-epochs", "5", "--epochs", "16", "--steps", "20", "--guidance", "30", "--output", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("every pixel as before", output, StringComparison.Ordinal);
        Assert.InRange(int.Parse(AsAskedFor().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), 40, 100);
        (code, output, error) = await Run("Diffusion", "--draw", "2026", "--steps", "5", "--output", folder);
        Assert.Equal((0, ""), (code, error));
        AssertFiles("autoencoder.png", "diffusion.safetensors", "digits.png", "drawn.png");
        (code, output, error) = await Run("Diffusion", "--draw", "2026", "--output", folder + "-none");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("train first", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_are_guessed_then_classes_learned_and_another_process_judges_a_text()
    {
        (int code, string output, string error) = await Run("TextClassification", "--pretraining", "1", "--epochs", "10", "--labels", "200", "--words", "30", "--output", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("every score as before", output, StringComparison.Ordinal);
        Assert.InRange(double.Parse(WordPerplexity().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), 1, 1_500);
        double[] accuracies = [.. ClassAccuracy().Matches(output).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.Equal(2, accuracies.Length);
        Assert.InRange(accuracies[0], 80, 99);
        AssertFiles("mail-bert.safetensors", "vocabulary.txt");
        (code, output, error) = await Run("TextClassification", "--classify", "You have won $1000 of FREE money, click here now!!!", "--output", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("spam  probability of spam", output, StringComparison.Ordinal);
        foreach (string unknown in (string[])["xqzzy vvkrwq", " "])
        {
            (code, output, error) = await Run("TextClassification", "--classify", unknown, "--output", folder);
            Assert.Equal((1, "", "The text cannot be judged: none of the words that are read of it is known."), (code, output, error.Trim()));
        }

        (code, output, error) = await Run("TextClassification", "--classify", "the", "--output", folder + "-none");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("train first", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_is_learned_and_another_process_judges_what_is_typed()
    {
        (int code, string output, string error) = await Run("SpamFilter", "--epochs", "1", "--words", "20", "--output", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("every score as before", output, StringComparison.Ordinal);
        AssertFiles("spam.safetensors", "training-curve.png", "vocabulary.txt");
        (code, output, error) = await RunWith("You have won $1000 of FREE money, click here now!!!\nxqzzy vvkrwq\n \n", "SpamFilter", "--predict", "--output", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Matches("(?s)spam  probability .*for ham .*(cannot be judged: none of the words that are read of it is known\n){2}$", output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_text_is_learned_and_another_process_goes_on_from_it()
    {
        const string Sentence = "It is a truth that the fox jumps over the dog, and that the dog does not mind.\n";
        string text = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(text, string.Concat(Enumerable.Repeat(Sentence, 400)), TestContext.Current.CancellationToken);
        (int code, string output, string error) = await Run("TextGeneration", "--text", text, "--epochs", "8", "--batch", "8", "--length", "300", "--temperature", "0", "--output", folder);
        File.Delete(text);
        Assert.Equal((0, ""), (code, error));
        Assert.Matches("perplexity 1[.].* of a character", output);
        AssertFiles("gpt.safetensors");
        (code, output, error) = await Run("TextGeneration", "--continue", "the fox jumps ", "--length", "300", "--temperature", "0", "--output", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("over the dog, and that the dog does not mind.\nIt is a truth that the fox jumps over", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        (code, output, error) = await Run("TextGeneration", "--continue", "the", "--output", folder + "-none");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("train first", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model_type":"gpt2","vocab_size":50257,"n_positions":1024,"n_embd":1024,"n_layer":24,"n_head":16}""", "not of the size that is declared, GPT-2 small: n_embd is 1024, not 768; n_layer is 24, not 12; n_head is 16, not 12.")]
    [InlineData("""{"model_type":"gpt2"}""", "vocab_size is missing, not 50257")]
    [InlineData("""{"model_type":"llama"}""", "not of GPT-2: its model_type is 'llama'")]
    [InlineData("""{"model_type":7}""", "not a model's configuration")]
    [InlineData("[]", "not a model's configuration")]
    [InlineData("{", "not a model's configuration")]
    public async Task A_checkpoint_of_another_size_is_refused_with_what_it_has(string config, string message)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), config, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "vocab.json"), """{"a":0}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "merges.txt"), "", TestContext.Current.CancellationToken);
        (int code, string output, string error) = await Run("TextGeneration", "--model", folder);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    private static string Samples => Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "samples");

    /// <summary>That a job has made these files, and pictures are pictures.</summary>
    private void AssertFiles(params string[] names)
    {
        Assert.Equal(names, Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(Directory.EnumerateFiles(folder, "*.png"), path => Assert.Equal("89504E470D0A1A0A", Convert.ToHexString(File.ReadAllBytes(path).AsSpan(0, 8))));
    }

    private static Task<(int Code, string Output, string Error)> Run(string sample, params string[] arguments) => RunWith("", sample, arguments);

    private static async Task<(int Code, string Output, string Error)> RunWith(string input, string sample, params string[] arguments)
    {
        string configuration = typeof(SampleProgramTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        string program = Path.Combine(Samples, sample, "bin", configuration, "net10.0", sample + ".dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.StandardInput.WriteAsync(input.AsMemory(), TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, error);
    }

    [GeneratedRegex(@"accuracy +│ ([0-9.]+)")]
    private static partial Regex TestAccuracy();

    [GeneratedRegex(@"fresh model: test accuracy ([0-9.]+)%")]
    private static partial Regex LoadedAccuracy();

    [GeneratedRegex(@"([0-9]+) of them are nearest")]
    private static partial Regex AsAskedFor();

    [GeneratedRegex(@"epoch   1 .* perplexity ([0-9,]+) of a word")]
    private static partial Regex WordPerplexity();

    [GeneratedRegex(@": test accuracy ([0-9.]+)%, F1")]
    private static partial Regex ClassAccuracy();

    [GeneratedRegex(@"attacked ([0-9.]+)% of")]
    private static partial Regex AttackedAccuracy();

    [GeneratedRegex(@"epoch  10 .* test accuracy ([0-9.]+)%")]
    private static partial Regex Accuracy();
}
