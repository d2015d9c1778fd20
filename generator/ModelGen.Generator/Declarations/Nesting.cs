using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// Guards against code that is nested so deeply that reading it would take the compiler down. Roslyn makes operations by recursion that nothing stops: some
/// four hundred nested calls use up a megabyte of stack. So depth is measured on the syntax first, without recursion.
/// </summary>
internal static class Nesting
{
    /// <summary>The deepest code that is read. The declaration is compared by recursion later, on threads whose stacks are not ours to choose.</summary>
    public const int Max = 1000;

    /// <summary>What every thread's stack suffices for.</summary>
    private const int Usual = 60;

    private const int LargeStack = 64 << 20;

    /// <summary>
    /// How many expressions and statements stand inside each other. A chain of binary operators counts once, however long it is: Roslyn and the reader walk
    /// it in a loop.
    /// </summary>
    public static int Of(SyntaxNode root)
    {
        int deepest = 0;
        var pending = new Stack<(SyntaxNode Node, int Depth)>();
        pending.Push((root, 0));
        while (pending.Count > 0)
        {
            (SyntaxNode node, int depth) = pending.Pop();
            deepest = Math.Max(deepest, depth);
            foreach (SyntaxNode child in node.ChildNodes())
            {
                pending.Push((child, Counts(child, node) ? depth + 1 : depth));
            }
        }

        return deepest;
    }

    /// <summary>Parentheses are not in the operations; a block belongs to the loop or condition whose body it is.</summary>
    private static bool Counts(SyntaxNode node, SyntaxNode parent) => node switch
    {
        ParenthesizedExpressionSyntax => false,
        BinaryExpressionSyntax => !(parent is BinaryExpressionSyntax chain && chain.Left == node),
        BlockSyntax => parent is BlockSyntax,
        _ => node is ExpressionSyntax or StatementSyntax,
    };

    /// <summary>Runs what reads code of the given depth, on a thread with a large stack where a usual one might not do.</summary>
    /// <exception cref="InsufficientExecutionStackException">The code is nested too deeply.</exception>
    public static T Run<T>(int depth, Func<T> read)
    {
        if (depth > Max)
        {
            throw new InsufficientExecutionStackException();
        }

        if (depth <= Usual)
        {
            return read();
        }

        T? result = default;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = read();
                }
#pragma warning disable CA1031 // thrown again below
                catch (Exception e)
#pragma warning restore CA1031
                {
                    thrown = ExceptionDispatchInfo.Capture(e);
                }
            },
            LargeStack);
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return result!;
    }
}
