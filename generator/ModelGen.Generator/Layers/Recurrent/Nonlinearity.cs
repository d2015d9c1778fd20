namespace ModelGen.Generator.Layers.Recurrent;

/// <summary>As <c>ModelGen.Nonlinearity</c>; a test compares the two.</summary>
internal enum Nonlinearity
{
    Tanh,
    Relu,
}
