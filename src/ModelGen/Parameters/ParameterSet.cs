using System.ComponentModel;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// A model's parameters in one flat block, aligned to 64 bytes, and its states in another, with a handle for each. Managed memory: nothing to dispose.
/// </summary>
/// <remarks>
/// <see cref="Initialize(int)"/>, <see cref="Load(string)"/> and <see cref="Save(string)"/> are long operations for large models: from a million values on they use as many threads as
/// <see cref="Parallelism"/> allows, one unless told otherwise. Results do not depend on their number.
/// </remarks>
public sealed class ParameterSet : TensorSet
{
    private readonly AlignedBlock state;
    private readonly NamedTensor[] states;

    /// <summary>Creates a set of zeros.</summary>
    /// <param name="layout">A model's generated layout.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ParameterSet(ParameterLayout layout)
        : this(layout, isZeroed: true)
    {
    }

    private ParameterSet(ParameterLayout layout, bool isZeroed)
        : base(layout, isZeroed)
    {
        state = AlignedBlock.Zeroed(layout.StateSize);
        var handles = new List<NamedTensor>();
        foreach (ParameterEntry entry in layout.Entries)
        {
            if (entry.IsState)
            {
                handles.Add(new NamedTensor(this, entry));
            }
        }

        states = [.. handles];
    }

    /// <summary>
    /// How the names of checkpoints become those of the model, as its declaration says (<see cref="WeightsAttribute"/>): what loads use that are not told otherwise. Null if it says nothing.
    /// </summary>
    public WeightMap? WeightMap => Layout.WeightMap;

    /// <summary>The tensors that are saved with the model but not trained.</summary>
    public IReadOnlyList<NamedTensor> States => states;

    /// <summary>The whole block of states in storage order.</summary>
    public Span<float> State => state.Span;

    /// <summary>Makes a set from a safetensors file, an index of several or a folder, as <see cref="Load(string)"/> reads them: each value is written once.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ParameterSet FromFile(ParameterLayout layout, string path)
    {
        var set = new ParameterSet(layout, isZeroed: false);
        ParameterFile.LoadFirst(set, path);
        return set;
    }

    /// <summary>Makes a set from the bytes of a safetensors file.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ParameterSet FromBytes(ParameterLayout layout, ReadOnlySpan<byte> bytes)
    {
        var set = new ParameterSet(layout, isZeroed: false);
        ParameterFile.LoadFirst(set, bytes);
        return set;
    }

    /// <summary>The parameter or state with a name: what <see cref="Load(string)"/> and <see cref="Save(string)"/> know.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public NamedTensor Find(string name)
    {
        foreach (NamedTensor tensor in states)
        {
            if (tensor.Name == name)
            {
                return tensor;
            }
        }

        return this[name];
    }

    /// <summary>
    /// Gives every tensor its first values. The same seed gives the same bits on every machine; each tensor has a stream of its own that
    /// depends on the seed and on the tensor's position in declaration order.
    /// </summary>
    public void Initialize(int seed) => ParameterDraw.Run(this, seed);

    /// <summary>Gives every tensor its first values, as a function says: <c>p => p.Rank == 2 ? Init.XavierUniform() : null</c>.</summary>
    /// <param name="seed">Equal seeds give equal values, each tensor from a stream of its own.</param>
    /// <param name="init">Asked for each parameter and state; null for what its layer or declaration says.</param>
    /// <exception cref="ArgumentException">A tensor cannot be initialised so; nothing was changed.</exception>
    public void Initialize(int seed, Func<NamedTensor, Init?> init)
    {
        ArgumentNullException.ThrowIfNull(init);
        ParameterDraw.Run(this, seed, entry => init(Find(entry.Name)) ?? entry.Init);
    }

    /// <summary>Copies parameters and states from a set of the same model class.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another layout.</exception>
    public void CopyFrom(ParameterSet source)
    {
        RequireSameLayout(source);
        LargeSpans.Copy(source.Values, Values);
        source.State.CopyTo(State);
    }

    /// <summary>
    /// Moves parameters and states towards those of a set of the same model class: <c>p ← (1 − amount)·p + amount·source</c>. <c>torch.lerp</c>. With a small amount after each step this is
    /// an exponential moving average of the weights, or the soft update of a target network.
    /// </summary>
    /// <param name="source">Where to.</param>
    /// <param name="amount">0 leaves everything as it is, 1 is <see cref="CopyFrom"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another layout.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="amount"/> is not in [0, 1].</exception>
    /// <exception cref="InvalidOperationException">Weights of the model are bfloat16 (<see cref="ModelAttribute.Weights"/>): such a model is not trained.</exception>
    public void Lerp(ParameterSet source, double amount)
    {
        RequireSameLayout(source);
        RequireFloats();
        if (amount is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(amount), amount, $"The amount is {amount}; it lies in [0, 1].");
        }

        // The formula gives NaN for what is not finite and has no weight.
        float share = (float)amount;
        if (share == 1)
        {
            CopyFrom(source);
        }
        else if (share != 0)
        {
            LargeSpans.Mix(Values, 1 - share, source.Values, share);
            LargeSpans.Mix(State, 1 - share, source.State, share);
        }
    }

    /// <summary>A set of zeros for the gradients of these parameters.</summary>
    /// <exception cref="InvalidOperationException">Weights of the model are bfloat16 (<see cref="ModelAttribute.Weights"/>): such a model is not trained.</exception>
    public GradientSet CreateGradients()
    {
        RequireFloats();
        return new(Layout);
    }

    /// <summary>
    /// Saves parameters and states as a safetensors file, with PyTorch's names and row-major layout. The file appears whole or not at all.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; a file already there is as it was.</exception>
    /// <remarks>
    /// Written is a temporary file beside it, <c>weights.safetensors.abcdefgh.ijk.tmp</c>, which is then renamed. Symbolic links are followed, and a file that is there keeps
    /// its mode. If the process ends in between, the next save to the same place deletes what was left behind.
    /// </remarks>
    public void Save(string path) => ParameterFile.Save(this, Layout.Entries.ToArray(), path);

    /// <summary>Saves some of the parameters and states, such as the factors of <see cref="LoRA"/> or the table of an embedding, as <see cref="Save(string)"/> saves all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="which">Whether a tensor is saved.</param>
    /// <exception cref="ArgumentException">No tensor is.</exception>
    /// <exception cref="IOException">The file cannot be written; a file already there is as it was.</exception>
    public void Save(string path, Func<NamedTensor, bool> which)
    {
        ArgumentNullException.ThrowIfNull(which);
        var entries = new List<ParameterEntry>();
        foreach (ParameterEntry entry in Layout.Entries)
        {
            if (which(Find(entry.Name)))
            {
                entries.Add(entry);
            }
        }

        if (entries.Count == 0)
        {
            throw new ArgumentException("None of the tensors was chosen.", nameof(which));
        }

        ParameterFile.Save(this, [.. entries], path);
    }

    /// <summary>Saves parameters and states under the names that a map has for them, the way round that it says: what <see cref="Load(string, LoadOptions)"/> with that map reads.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">The map; <see cref="WeightMap"/> for what the declaration says.</param>
    /// <exception cref="ArgumentException">The map cannot be inverted: it puts several tensors of a file into one of the model, whose sizes it doesn't know, or parts of one of which the model lacks some.</exception>
    /// <exception cref="IOException">The file cannot be written; a file already there is as it was.</exception>
    /// <remarks>Names that may begin with something begin with it; of several names the first is written; lines that are fallbacks or ignored, and all but the first for a tensor, write nothing.</remarks>
    public void Save(string path, WeightMap map)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(map);
        MappedSave.Write(this, map).Save(path);
    }

    /// <summary>Writes to a stream what <see cref="Save(string)"/> writes to a file.</summary>
    /// <param name="stream">A writable stream; it need not seek, and stays open.</param>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written.", nameof(stream));
        }

        ParameterFile.Save(this, Layout.Entries, stream);
    }

    /// <summary>Loads parameters and states from a safetensors file, or from several that have an index. Either all are replaced or, when anything does not fit, none.</summary>
    /// <param name="path">
    /// The file; an index, <c>model.safetensors.index.json</c>, which says what the files beside it have; or a folder that has <c>model.safetensors</c> or its index.
    /// </param>
    /// <exception cref="WeightMismatchException">Names, shapes or types do not fit; all mismatches are listed.</exception>
    /// <exception cref="InvalidDataException">It is not a valid safetensors file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <remarks>
    /// Names in the file are those of the model, or those of the map that its declaration has (<see cref="WeightMap"/>). Parameters are floats in the file, of 16, 32 or 64 bits. A state may be whole numbers as well, if each is a <c>float</c> exactly (<c>num_batches_tracked</c>). A scalar is loaded from a
    /// vector of one element and the other way round. The file is read twice: the first time to see that it can be read to its end. Only if
    /// another process shortens it in place during the second time, some tensors are replaced when the exception is thrown; saving as this library does never does that.
    /// </remarks>
    public void Load(string path) => ParameterFile.Load(this, path);

    /// <summary>Loads from a stream as <see cref="Load(string)"/> does from a file.</summary>
    /// <param name="stream">A readable stream, from where it stands; it need not seek, and stays open. What follows the weights is not read.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="WeightMismatchException">Names, shapes or types do not fit; all mismatches are listed.</exception>
    /// <exception cref="InvalidDataException">It is not a valid safetensors file.</exception>
    public void Load(Stream stream)
    {
        RequireReadable(stream);
        ParameterFile.Load(this, stream);
    }

    /// <summary>Loads from the bytes of a file, such as an embedded resource, as <see cref="Load(string)"/> does from the file.</summary>
    /// <param name="bytes">A whole file.</param>
    /// <exception cref="WeightMismatchException">Names, shapes or types do not fit; all mismatches are listed.</exception>
    /// <exception cref="InvalidDataException">It is not a valid safetensors file.</exception>
    public void Load(ReadOnlySpan<byte> bytes) => ParameterFile.Load(this, bytes);

    /// <summary>Loads what another program has saved: names may differ, and with <see cref="LoadOptions.Strict"/> off the model keeps what the file lacks.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="options">How names in the file become names of the model, and whether everything must fit.</param>
    /// <returns>What was left over.</returns>
    /// <exception cref="WeightMismatchException">Something does not fit that must, or two tensors of the file become one; nothing was replaced.</exception>
    /// <exception cref="InvalidDataException">It is not a valid safetensors file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public LoadReport Load(string path, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ParameterFile.Load(this, path, options);
    }

    /// <summary>Loads from a stream as <see cref="Load(string, LoadOptions)"/> does from a file.</summary>
    /// <param name="stream">A readable stream, from where it stands; it need not seek, and stays open.</param>
    /// <param name="options">How names in the file become names of the model, and whether everything must fit.</param>
    /// <returns>What was left over.</returns>
    /// <inheritdoc cref="Load(Stream)"/>
    public LoadReport Load(Stream stream, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        RequireReadable(stream);
        return ParameterFile.Load(this, stream, options);
    }

    /// <summary>Loads from the bytes of a file as <see cref="Load(string, LoadOptions)"/> does from the file.</summary>
    /// <param name="bytes">A whole file.</param>
    /// <param name="options">How names in the file become names of the model, and whether everything must fit.</param>
    /// <returns>What was left over.</returns>
    /// <inheritdoc cref="Load(ReadOnlySpan{byte})"/>
    public LoadReport Load(ReadOnlySpan<byte> bytes, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ParameterFile.Load(this, bytes, options);
    }

    /// <summary>A table for people: each tensor's name, shape and number of values, whether it is trained, and the sum.</summary>
    public string Summary() => ParameterTable.Of(this);

    /// <summary>The floats of both blocks, padding included.</summary>
    internal long StoredCount => (long)Values.Length + state.Length;

    /// <summary>The storage of a tensor.</summary>
    internal override Span<float> Block(ParameterEntry entry) => entry.IsState ? State.Slice(entry.Offset, entry.StoredLength) : base.Block(entry);

    /// <summary>What computes with the whole block demands that it is floats.</summary>
    private void RequireFloats()
    {
        foreach (ParameterEntry entry in Layout.Entries)
        {
            if (entry.Storage == ParameterStorage.BFloat16Panels)
            {
                throw new InvalidOperationException($"{entry.Name} is bfloat16: a model with such weights computes, but nothing is trained or averaged in that precision. Do it with a model whose weights are floats, and load what it saves.");
            }
        }
    }

    private static void RequireReadable(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream cannot be read.", nameof(stream));
        }
    }
}
