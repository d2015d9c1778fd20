using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>A result and operands of small random integers, each ending at memory that may not be touched.</summary>
internal sealed class OperandSet : IDisposable
{
    private readonly GuardedMemory[] operands;

    public OperandSet(int count, int length)
    {
        var random = new Random(length);
        Result = new GuardedMemory(length);
        operands = new GuardedMemory[count];
        for (int k = 0; k < count; k++)
        {
            operands[k] = new GuardedMemory(length);
            foreach (ref float value in operands[k].Span)
            {
                value = random.Next(-9, 10);
            }
        }
    }

    public GuardedMemory Result { get; }

    public GuardedMemory this[int k] => operands[k];

    public void Dispose()
    {
        Result.Dispose();
        foreach (GuardedMemory operand in operands)
        {
            operand.Dispose();
        }
    }
}
