namespace ModelGen.Runtime;

/// <summary>A kernel that adds to rows of a table in the order of their indices, at any vector width.</summary>
internal interface ITableCode
{
    /// <summary>Adds to the rows of a share.</summary>
    void Run<V>(RowShare share)
        where V : struct, IVector<V>;
}
