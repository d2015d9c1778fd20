namespace ModelGen.Runtime;

/// <summary>Fills a <see cref="RowBlock"/> with dense operands, checking their lengths.</summary>
internal unsafe ref struct DenseOperands
{
    private readonly RowBlock* block;
    private readonly int length;
    private int count;

    internal DenseOperands(RowBlock* block, float* y, int length)
    {
        this.block = block;
        this.length = length;
        block->Rows = 1;
        block->Columns = length;
        block->Y = y;
        block->YRow = 0;
    }

    internal void Add(float* data, int length)
    {
        if (length != this.length)
        {
            throw new ArgumentException($"Operand {count + 1} has {length} elements, but the result has {this.length}.");
        }

        Operand* operand = &block->A + count++;
        operand->Data = data;
        operand->Row = 0;
        operand->Column = 1;
    }
}
