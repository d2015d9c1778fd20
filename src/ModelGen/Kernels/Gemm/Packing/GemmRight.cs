namespace ModelGen.Runtime;

/// <summary>How the right operand of a product lies. It is known where the product is written, so that a program with the one kind is without the code of the other.</summary>
internal interface IGemmRight
{
    /// <summary>c = a·b.</summary>
    static abstract void Multiply<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore;
}

/// <summary>In panels.</summary>
internal readonly struct InPanels : IGemmRight
{
    public static void Multiply<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore => GemmProduct.WithPanels<V, T, S>(in operands, rows, columns);
}

/// <summary>Row by row, <c>BStep</c> apart.</summary>
internal readonly struct RowByRow : IGemmRight
{
    public static void Multiply<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore => GemmRowMajor.Run<V, T, S>(in operands, rows, columns, toPanels: false);
}
