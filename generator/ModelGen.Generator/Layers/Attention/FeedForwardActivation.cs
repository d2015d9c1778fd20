namespace ModelGen.Generator.Layers.Attention;

/// <summary>The activation between the two linear layers of a transformer's layer, as in <c>ModelGen</c>.</summary>
internal enum FeedForwardActivation
{
    Relu,
    Gelu,
    Silu,
}
