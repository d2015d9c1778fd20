using System.Numerics.Tensors;
using DeclaredModels;
using Microsoft.Extensions.AI;
using ModelGen.Text;

namespace ModelGen.Extensions.AI.Tests;

public sealed class EmbeddingGeneratorTests
{
    private static readonly string[][] corpus =
    [
        ["a cat chases a mouse", "the dog and the cat sleep", "a horse eats grass", "the mouse hides from the dog", "a bird sings in the tree", "the horse and the bird run and fly"],
        ["a ship sails the sea", "the harbour waits for the ship", "waves reach the harbour", "a sailor loves the waves", "the captain steers over the sea", "a sailor and a captain drink"],
        ["bread with butter and cheese", "she bakes bread and cake", "soup with salt", "he cooks soup and rice", "cake with butter", "rice with cheese and salt"],
    ];

    private static readonly WordEncoder encoder = Encoder();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neighbours_are_about_the_same()
    {
        ToyEncoder net = Trained();
        using var generator = new ModelGenEmbeddingGenerator(net.States, encoder, ToyEncoder.Width, maxTokens: 16) { BatchSize = 5 };
        string[] known = [.. corpus.SelectMany(topic => topic)];
        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(known, cancellationToken: Cancellation);
        (string Text, int Topic)[] queries = [("the bird and the mouse", 0), ("a dog chases a horse", 0), ("the sailor steers the ship", 1), ("waves over the sea", 1), ("she cooks rice with butter", 2), ("bread and salt", 2)];
        foreach ((string text, int topic) in queries)
        {
            ReadOnlyMemory<float> query = await generator.GenerateVectorAsync(text, cancellationToken: Cancellation);
            int[] nearest = [.. Enumerable.Range(0, known.Length).OrderByDescending(i => TensorPrimitives.Dot(query.Span, embeddings[i].Vector.Span)).Take(3)];
            Assert.All(nearest, i => Assert.Equal(topic, i / 6));
        }
    }

    [Theory]
    [InlineData(Pooling.Mean, 1)]
    [InlineData(Pooling.Mean, 3)]
    [InlineData(Pooling.Cls, 2)]
    [InlineData(Pooling.LastToken, 64)]
    [InlineData(Pooling.None, 3)]
    public async Task Vectors_are_pooled_from_what_the_model_gives_for_each_text_alone(Pooling pooling, int batchSize)
    {
        var net = new ToyEncoder(seed: 2);
        TokenFeatures features = pooling == Pooling.None ? net.Sentence : net.States;
        using var generator = new ModelGenEmbeddingGenerator(features, encoder, ToyEncoder.Width, maxTokens: 16) { Pooling = pooling, BatchSize = batchSize, Normalize = false, PaddingToken = 9 };
        using var normalized = new ModelGenEmbeddingGenerator(features, encoder, ToyEncoder.Width, maxTokens: 16) { Pooling = pooling, BatchSize = batchSize };
        string[] texts = ["cat", "the horse and the bird run and fly", "soup with salt", "a ship", "cat", "she bakes bread and cake"];
        GeneratedEmbeddings<Embedding<float>> found = await generator.GenerateAsync(texts, cancellationToken: Cancellation), unit = await normalized.GenerateAsync(texts, cancellationToken: Cancellation);
        Assert.Equal((6, 20, 20), (found.Count, found.Usage!.InputTokenCount, found.Usage.TotalTokenCount));
        for (int i = 0; i < texts.Length; i++)
        {
            int time = encoder.Count(texts[i]);
            int[] ids = new int[time];
            encoder.Encode(texts[i], ids);
            float[] states = new float[time * ToyEncoder.Width];
            net.States(ids, [time], states, batch: 1, time);
            float[] expected = [.. Enumerable.Range(0, ToyEncoder.Width).Select(j => pooling switch
            {
                Pooling.Cls => states[j],
                Pooling.LastToken => states[((time - 1) * ToyEncoder.Width) + j],
                _ => Enumerable.Range(0, time).Average(t => states[(t * ToyEncoder.Width) + j]),
            })];
            Near(expected, found[i].Vector.Span);
            float norm = TensorPrimitives.Norm<float>(expected);
            Near([.. expected.Select(x => x / norm)], unit[i].Vector.Span);
        }
    }

    [Fact]
    public async Task What_does_not_fit_is_said()
    {
        using var generator = new ModelGenEmbeddingGenerator(new ToyEncoder(1).States, encoder, ToyEncoder.Width, maxTokens: 3) { ModelId = "toy" };
        using var cut = new ModelGenEmbeddingGenerator(new ToyEncoder(1).States, encoder, ToyEncoder.Width, maxTokens: 3) { Truncate = true };
        Assert.Contains("Text 1 has 4 tokens, of 3", (await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["cat", "soup with salt and"], cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("Text 1 has no tokens", (await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["cat", ""], cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => generator.GenerateAsync(["cat"], new() { Dimensions = 8 }, Cancellation));
        await Assert.ThrowsAsync<NotSupportedException>(() => generator.GenerateAsync(["cat"], new() { ModelId = "other" }, Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(["cat"], cancellationToken: new CancellationToken(canceled: true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelGenEmbeddingGenerator(new ToyEncoder(1).States, encoder, 16, 3) { BatchSize = 0 });
        Assert.Empty(await generator.GenerateAsync([], cancellationToken: Cancellation));
        Assert.Equal(
            (await cut.GenerateVectorAsync("soup with salt", cancellationToken: Cancellation)).ToArray(), (await cut.GenerateVectorAsync("soup with salt and", cancellationToken: Cancellation)).ToArray());
        Embedding<float> embedding = await generator.GenerateAsync("cat", new() { Dimensions = ToyEncoder.Width, ModelId = "toy" }, Cancellation);
        Assert.Equal((ToyEncoder.Width, "toy"), (embedding.Dimensions, embedding.ModelId));
    }

    [Fact]
    public void Services_are_found()
    {
        using var generator = new ModelGenEmbeddingGenerator(new ToyEncoder(1).States, encoder, ToyEncoder.Width, maxTokens: 3) { ModelId = "toy" };
        var metadata = (EmbeddingGeneratorMetadata)generator.GetService(typeof(EmbeddingGeneratorMetadata))!;
        Assert.Equal(("modelgen", "toy", ToyEncoder.Width), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Same(generator, generator.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>)));
        Assert.Same(encoder, generator.GetService(typeof(ITextEncoder)));
        Assert.Null(generator.GetService(typeof(string)));
        Assert.Null(generator.GetService(typeof(ITextEncoder), "key"));
    }

    private static ToyEncoder Trained()
    {
        const int Time = 8, Batch = 18;
        int[] tokens = new int[Batch * Time], lengths = new int[Batch], labels = [.. Enumerable.Range(0, Batch).Select(i => i / 6)];
        string[] texts = [.. corpus.SelectMany(topic => topic)];
        for (int row = 0; row < Batch; row++)
        {
            lengths[row] = encoder.Encode(texts[row], tokens.AsSpan(row * Time, Time));
        }

        var net = new ToyEncoder(seed: 1);
        using var trainer = net.CreateTrainer(new Adam(0.01), Batch, Time);
        for (int step = 0; step < 150; step++)
        {
            trainer.Step(tokens, lengths, labels, Batch, Time);
        }

        return net;
    }

    private static WordEncoder Encoder()
    {
        var tokenizer = new WordTokenizer();
        var builder = new VocabularyBuilder();
        foreach (string text in corpus.SelectMany(topic => topic))
        {
            builder.Add(text, tokenizer);
        }

        return new WordEncoder(tokenizer, builder.Build(new VocabularyOptions { MaximumSize = ToyEncoder.Vocabulary }));
    }

    private static void Near(float[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-5f);
        }
    }
}
