namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.ChannelShuffle"/>. <c>torch.nn.ChannelShuffle</c>.</summary>
public sealed class ChannelShuffle : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="groups">The number of groups, which divides that of channels.</param>
    public ChannelShuffle(int groups) => Groups = groups;

    /// <summary>The number of groups.</summary>
    public int Groups { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
