namespace ModelGen;

/// <summary>How <see cref="Ops.RotaryEmbedding"/> is scaled to contexts that are longer than those of training: the <c>rope_type</c> of Hugging Face's configurations.</summary>
public enum RopeType
{
    /// <summary>Positions are divided by the factor (<c>linear</c>); with a factor of 1, which is the default, they are as they are (<c>default</c>).</summary>
    Linear,

    /// <summary>
    /// Behind the original context, <c>theta</c> grows with the length n of the sequence (<c>dynamic</c>, "dynamic NTK"): it is multiplied by
    /// <c>(factor · n/originalMaxPositionEmbeddings − factor + 1)^(d/(d − 2))</c>. n is the greatest position of a row plus 1, or time where no positions are given.
    /// </summary>
    Dynamic,

    /// <summary>Frequencies with few turns within the original context are divided by the factor, those with many are not, and those between are mixed (<c>llama3</c>, as Llama 3.1 has them).</summary>
    Llama3,
}
