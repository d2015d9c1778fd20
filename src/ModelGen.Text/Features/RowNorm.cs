namespace ModelGen.Text;

/// <summary>To what length a row of features is scaled. Rows of zeros stay as they are.</summary>
public enum RowNorm
{
    /// <summary>Rows are not scaled.</summary>
    None,

    /// <summary>The magnitudes of a row sum to 1.</summary>
    L1,

    /// <summary>The squares of a row sum to 1.</summary>
    L2,
}
