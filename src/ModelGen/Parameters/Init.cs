using System.ComponentModel;

namespace ModelGen;

/// <summary>How a tensor gets its first values (<c>torch.nn.init</c>).</summary>
/// <remarks>
/// Fans are PyTorch's: for a shape <c>[out, in, …rest]</c> the fan-in is <c>in·Πrest</c> and the fan-out <c>out·Πrest</c>.
/// </remarks>
public readonly struct Init : IEquatable<Init>
{
    private Init(InitKind kind, double first, double second = 0, double least = 0, double most = 0, int? zeroRow = null) =>
        (Kind, First, Second, Least, Most, ZeroRow) = (kind, first, second, least, most, zeroRow);

    /// <summary>All zero. <c>torch.nn.init.zeros_</c>.</summary>
    public static Init Zeros => default;

    /// <summary>All one. <c>torch.nn.init.ones_</c>.</summary>
    public static Init Ones => Constant(1);

    internal InitKind Kind { get; }

    internal double First { get; }

    internal double Second { get; }

    internal double Least { get; }

    internal double Most { get; }

    /// <summary>A row of zeros, whatever the others are.</summary>
    internal int? ZeroRow { get; }

    /// <summary>All equal to <paramref name="value"/>. <c>torch.nn.init.constant_</c>.</summary>
    public static Init Constant(double value) => new(InitKind.Constant, value);

    /// <summary>Normal with the given mean and standard deviation. <c>torch.nn.init.normal_</c>.</summary>
    public static Init Normal(double mean = 0, double std = 1) => new(InitKind.Normal, mean, std);

    /// <summary>Standard normal, but zeros in one row: how <c>torch.nn.Embedding</c> starts with a padding index.</summary>
    /// <param name="paddingIdx">The row, ≥ 0.</param>
    public static Init Embedding(int paddingIdx) => Embedding(paddingIdx, Normal());

    /// <summary>As another initialisation says, but zeros in one row.</summary>
    /// <param name="paddingIdx">The row, ≥ 0.</param>
    /// <param name="init">What the other rows start with.</param>
    public static Init Embedding(int paddingIdx, Init init) => new(init.Kind, init.First, init.Second, init.Least, init.Most, paddingIdx);

    /// <summary>Uniform in <c>[low, high)</c>. <c>torch.nn.init.uniform_</c>.</summary>
    public static Init Uniform(double low = 0, double high = 1) => new(InitKind.Uniform, low, high);

    /// <summary>Uniform in <c>±√(6 / ((1 + a²)·fanIn))</c>. <c>torch.nn.init.kaiming_uniform_</c> for leaky ReLU of slope <paramref name="a"/>.</summary>
    public static Init KaimingUniform(double a = 0) => new(InitKind.KaimingUniform, a);

    /// <summary>Normal with standard deviation <c>√(2 / ((1 + a²)·fanIn))</c>. <c>torch.nn.init.kaiming_normal_</c> for leaky ReLU of slope <paramref name="a"/>.</summary>
    public static Init KaimingNormal(double a = 0) => new(InitKind.KaimingNormal, a);

    /// <summary>Uniform in <c>±gain·√(6 / (fanIn + fanOut))</c>. <c>torch.nn.init.xavier_uniform_</c>.</summary>
    public static Init XavierUniform(double gain = 1) => new(InitKind.XavierUniform, gain);

    /// <summary>Normal with standard deviation <c>gain·√(2 / (fanIn + fanOut))</c>. <c>torch.nn.init.xavier_normal_</c>.</summary>
    public static Init XavierNormal(double gain = 1) => new(InitKind.XavierNormal, gain);

    /// <summary>Normal with the given mean and standard deviation, but drawn again where it lies outside of [a, b]. <c>torch.nn.init.trunc_normal_</c>.</summary>
    /// <param name="mean">The mean of the whole distribution.</param>
    /// <param name="std">Its standard deviation, above 0.</param>
    /// <param name="a">The least value.</param>
    /// <param name="b">The greatest value, above <paramref name="a"/>.</param>
    public static Init TruncatedNormal(double mean = 0, double std = 1, double a = -2, double b = 2) => new(InitKind.TruncatedNormal, mean, std, a, b);

    /// <summary>
    /// Rows, or columns where there are fewer, that are orthogonal to each other and of length <paramref name="gain"/>, as a matrix of all dimensions but the first (Saxe and others 2014).
    /// <c>torch.nn.init.orthogonal_</c>; for tensors of at least two dimensions.
    /// </summary>
    public static Init Orthogonal(double gain = 1) => new(InitKind.Orthogonal, gain);

    /// <summary>A direction without preference: normal numbers over their norm. How the vectors of <see cref="SpectralNorm{TLayer}"/> start.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Init UnitVector() => new(InitKind.UnitVector, 0);

    /// <summary>The norms of the tensor that follows in the model, over all dimensions but one. How the lengths of <see cref="WeightNorm{TLayer}"/> start.</summary>
    /// <param name="dim">The dimension; −1 for the norm of the whole tensor.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Init NormOfNext(double dim) => new(InitKind.NormOfNext, dim);

    /// <summary>Whether two initialisations are the same.</summary>
    public static bool operator ==(Init left, Init right) => left.Equals(right);

    /// <summary>Whether two initialisations differ.</summary>
    public static bool operator !=(Init left, Init right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Init other) => Kind == other.Kind && First.Equals(other.First) && Second.Equals(other.Second) && Least.Equals(other.Least) && Most.Equals(other.Most)
        && ZeroRow == other.ZeroRow;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Init other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, First, Second, Least, Most, ZeroRow);
}
