namespace ModelGen.Generator.Graphs;

/// <summary>How a parameter lies in its block.</summary>
internal enum StorageLayout
{
    /// <summary>As users and files see it.</summary>
    RowMajor,

    /// <summary>A weight [out, in] or [out, in, …] in panels of 64 outputs, as the runtime's matrix products read it.</summary>
    Panels,

    /// <summary>Such a weight [out, in] whose elements are bfloat16.</summary>
    BFloat16Panels,
}
