namespace ModelGen.Generator.Operators.Random;

/// <summary>As in the runtime's enum of the same name.</summary>
internal enum StochasticDepthMode
{
    Row,
    Batch,
}
