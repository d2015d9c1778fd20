using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Which tensors of a checkpoint become which of a model: what <see cref="WeightsAttribute"/> and <see cref="IgnoreWeightsAttribute"/> say on a declaration, for a program to say
/// (<see cref="LoadOptions.Map"/>).
/// </summary>
/// <remarks>
/// <para>In a pattern <c>*</c> is any part between dots, such as a layer's number; those of one side are those of the other, in order. <c>[model.]</c> at the front may be missing in the file.
/// <c>{weight|gamma}</c> are names of which a file has one. <c>{q,k,v}</c> on the side of the file are tensors that lie beside each other in one of the model, row below row; on the side of the
/// model, parts of one of the file; on both sides they are pairs.</para>
/// <para>Lines are asked in order. If a file has tensors for several lines that name one of the model, all must hold the same values: tied weights. A tensor of the model that no line finds is
/// looked up by its own name.</para>
/// </remarks>
/// <example>
/// <code>
/// var map = new WeightMap()
///     .Add("[transformer.]h.*.attn.c_attn.*", "blocks.*.qkv.*", transpose: true)
///     .Ignore("[transformer.]h.*.attn.bias");
/// net.Parameters.Load("gpt2/model.safetensors", new LoadOptions { Map = map });
/// </code>
/// </example>
public sealed class WeightMap
{
    private readonly List<WeightRule> rules = [];

    /// <summary>The lines, in order.</summary>
    internal IReadOnlyList<WeightRule> Rules => rules;

    /// <summary>Adds a line.</summary>
    /// <param name="file">The names in the file.</param>
    /// <param name="model">The names in the model.</param>
    /// <param name="transpose">Whether matrices are the other way round in the file, as in GPT-2's <c>Conv1D</c>; vectors stay as they are.</param>
    /// <param name="fallback">Whether it is only asked if the file has the tensor nowhere else.</param>
    /// <returns>This map.</returns>
    /// <exception cref="ArgumentException">A pattern cannot be read, or the sides do not fit together; the message says how.</exception>
    public WeightMap Add(string file, string model, bool transpose = false, bool fallback = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(model);
        rules.Add(WeightRule.Create(file, model, transpose, fallback, out string? problem) ?? throw new ArgumentException(problem + "."));
        return this;
    }

    /// <summary>Adds a line for tensors of the file that the model does without, such as masks and tables of positions that it computes.</summary>
    /// <param name="file">The names in the file.</param>
    /// <returns>This map.</returns>
    /// <exception cref="ArgumentException">The pattern cannot be read; the message says why.</exception>
    public WeightMap Ignore(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        rules.Add(WeightRule.Create(file, null, false, false, out string? problem) ?? throw new ArgumentException(problem + ".", nameof(file)));
        return this;
    }

    /// <summary>Finds tensors of a model in files that have names of this map.</summary>
    internal TensorSources SourcesOf(ParameterLayout layout, Dictionary<string, SafetensorsTensor> files) => new MappedSources(layout, files, rules);

    /// <summary>Whether a tensor of a file is left out.</summary>
    internal bool Ignores(string name)
    {
        foreach (WeightRule rule in rules)
        {
            if (rule.Model is null && rule.Covers(name))
            {
                return true;
            }
        }

        return false;
    }
}
