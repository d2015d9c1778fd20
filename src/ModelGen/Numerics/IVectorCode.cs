namespace ModelGen.Runtime;

/// <summary>Code at one vector width, with its operands.</summary>
internal interface IVectorCode
{
    /// <summary>Runs it.</summary>
    void Run<V>()
        where V : struct, IVector<V>;
}
