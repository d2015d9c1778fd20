namespace ModelGen;

/// <summary>How <see cref="OneCycleLR"/> goes from one rate to the next.</summary>
public enum AnnealStrategy
{
    /// <summary>Along half a cosine.</summary>
    Cos,

    /// <summary>Along a line.</summary>
    Linear,
}
