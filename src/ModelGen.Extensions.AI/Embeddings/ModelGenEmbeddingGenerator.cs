using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using ModelGen.Text;

namespace ModelGen.Extensions.AI;

/// <summary>An encoder with a tokenizer as an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>.</summary>
/// <remarks>
/// <para>
/// Texts are sorted by their lengths and computed in batches, padded at the end; each gives one vector by <see cref="Pooling"/>, of length 1 unless <see cref="Normalize"/> is off. A text without tokens, or with more than
/// there may be, is refused, unless <see cref="Truncate"/> says to leave out what is too much.
/// </para>
/// <para>
/// Any number of threads may ask at once, as they may call a model. It is computed on the thread pool, so that no caller is blocked; cancelling ends it before the next batch. Another number of dimensions
/// (<see cref="EmbeddingGenerationOptions.Dimensions"/>) or another model's name than the model has is refused with <see cref="NotSupportedException"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var encoder = new SubwordEncoder(CheckpointTokenizer.Load(folder));
/// using var generator = new ModelGenEmbeddingGenerator(net.Hidden, encoder, dimensions: 384, maxTokens: 256) { Pooling = Pooling.Mean };
/// GeneratedEmbeddings&lt;Embedding&lt;float>> embeddings = await generator.GenerateAsync(["A cat sat.", "A dog ran."]);
/// </code>
/// </example>
public sealed class ModelGenEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly TokenFeatures features;
    private readonly ITextEncoder encoder;

    /// <summary>A generator by a model's method.</summary>
    /// <param name="features">The method.</param>
    /// <param name="encoder">Makes tokens of texts.</param>
    /// <param name="dimensions">The number of floats of a vector, ≥ 1.</param>
    /// <param name="maxTokens">How many tokens a text may have, ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ModelGenEmbeddingGenerator(TokenFeatures features, ITextEncoder encoder, int dimensions, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        (this.features, this.encoder, Dimensions, MaxTokens) = (features, encoder, dimensions, maxTokens);
    }

    /// <summary>The number of floats of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>How many tokens a text may have.</summary>
    public int MaxTokens { get; }

    /// <summary>How one vector is made of a text's tokens.</summary>
    public Pooling Pooling { get; init; } = Pooling.Mean;

    /// <summary>Whether vectors have length 1, so that a product of two is the cosine between them; a vector of zeros stays one.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Whether texts with too many tokens are cut, as the tokenizer cuts them.</summary>
    public bool Truncate { get; init; }

    /// <summary>How many texts are computed at once, ≥ 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 32;

    /// <summary>The token behind the end of a text that is shorter than others of its batch.</summary>
    public int PaddingToken { get; init; }

    /// <summary>The model's name, for metadata and embeddings.</summary>
    public string? ModelId { get; init; }

    /// <summary>The vectors of texts, in their order.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="options">What is asked for; see the remarks on the class.</param>
    /// <param name="cancellationToken">Ends it before the next batch.</param>
    /// <exception cref="NotSupportedException">Other dimensions or another model are asked for.</exception>
    /// <exception cref="ArgumentException">A text has no tokens, or too many.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } asked && asked != Dimensions)
        {
            throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"The model gives {Dimensions} dimensions, not {asked} (EmbeddingGenerationOptions.Dimensions)."));
        }

        if (options?.ModelId is { } name && name != ModelId)
        {
            throw new NotSupportedException($"The generator has {(ModelId is null ? "one model without a name" : $"the model '{ModelId}'")}, not '{name}' (EmbeddingGenerationOptions.ModelId).");
        }

        string[] texts = [.. values];
        return Task.Run(() => Generate(texts, cancellationToken), cancellationToken);
    }

    /// <summary>The generator itself, <see cref="EmbeddingGeneratorMetadata"/> or the <see cref="ITextEncoder"/>.</summary>
    /// <param name="serviceType">What is asked for.</param>
    /// <param name="serviceKey">There are none with keys.</param>
    /// <returns>Null, if there is no such thing.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("modelgen", defaultModelId: ModelId, defaultModelDimensions: Dimensions)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(encoder) ? encoder
            : null;
    }

    /// <summary>All memory is managed: there is nothing to dispose.</summary>
    public void Dispose()
    {
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(string[] texts, CancellationToken cancellationToken)
    {
        int[][] tokens = new int[texts.Length][];
        long count = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            tokens[i] = Encode(texts[i], i);
            count += tokens[i].Length;
        }

        // Neighbours in a batch are of about the same length, so that little is padded.
        int[] lengths = Array.ConvertAll(tokens, t => t.Length), order = new int[texts.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(lengths, order);
        var embeddings = new Embedding<float>[texts.Length];
        DateTimeOffset created = DateTimeOffset.UtcNow;
        for (int done = 0; done < order.Length; done += BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> rows = order.AsSpan(done, Math.Min(BatchSize, order.Length - done));
            float[][] vectors = Compute(tokens, rows);
            for (int row = 0; row < rows.Length; row++)
            {
                embeddings[rows[row]] = new Embedding<float>(vectors[row]) { ModelId = ModelId, CreatedAt = created };
            }
        }

        return new GeneratedEmbeddings<Embedding<float>>(embeddings) { Usage = new UsageDetails { InputTokenCount = count, TotalTokenCount = count } };
    }

    private int[] Encode(string text, int index)
    {
        int length = encoder.Count(text);
        if (length > MaxTokens && !Truncate)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Text {index} has {length} tokens, of {MaxTokens} at most; Truncate would cut it."));
        }

        int[] ids = new int[Math.Min(length, MaxTokens)];
        int written = encoder.Encode(text, ids);
        return written > 0 ? ids[..written] : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Text {index} has no tokens."));
    }

    /// <summary>The vectors of some texts, which are one batch; the last one is the longest.</summary>
    private float[][] Compute(int[][] tokens, ReadOnlySpan<int> rows)
    {
        int batch = rows.Length, time = tokens[rows[^1]].Length, steps = Pooling == Pooling.None ? 1 : time;
        int[] padded = new int[batch * time], lengths = new int[batch];
        padded.AsSpan().Fill(PaddingToken);
        for (int row = 0; row < batch; row++)
        {
            tokens[rows[row]].CopyTo(padded, row * time);
            lengths[row] = tokens[rows[row]].Length;
        }

        float[] computed = new float[batch * steps * Dimensions];
        features(padded, lengths, computed, batch, time);
        float[][] vectors = new float[batch][];
        for (int row = 0; row < batch; row++)
        {
            vectors[row] = Pool(computed.AsSpan(row * steps * Dimensions, steps * Dimensions), lengths[row]);
        }

        return vectors;
    }

    private float[] Pool(ReadOnlySpan<float> states, int length)
    {
        int place = Pooling == Pooling.LastToken ? length - 1 : 0;
        float[] vector = states.Slice(place * Dimensions, Dimensions).ToArray();
        if (Pooling == Pooling.Mean)
        {
            for (int t = 1; t < length; t++)
            {
                TensorPrimitives.Add(vector, states.Slice(t * Dimensions, Dimensions), vector);
            }

            TensorPrimitives.Divide(vector, length, vector);
        }

        if (Normalize && TensorPrimitives.Norm<float>(vector) is var norm && norm > 0)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }

        return vector;
    }
}
