using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Lowering;

/// <summary>Statements and assignments.</summary>
internal sealed partial class Evaluator
{
    private Datum? returned;
    private bool returnsUnknown;

    private enum Completion
    {
        Normal,
        Break,
        Continue,
        Return,
    }

    /// <summary>Runs a body in an environment of its own; gives what it returns, or unknown where it returns nothing.</summary>
    private Datum Run(Statement body, Instance? newSelf, LocalScope newLocals)
    {
        (Instance?, LocalScope, Datum?, bool) outer = (self, locals, returned, returnsUnknown);
        (self, locals, returned, returnsUnknown) = (newSelf, newLocals, null, false);
        try
        {
            Execute(body);
            return returnsUnknown ? UnknownDatum.Instance : returned ?? UnknownDatum.Instance;
        }
        finally
        {
            (self, locals, returned, returnsUnknown) = outer;
        }
    }

    private Completion Execute(Statement statement)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Context.Step(statement.Site);
        switch (statement)
        {
            case BlockStatement block:
                return InScope(() => Execute(block.Statements));
            case LocalStatement local:
                int before = Scope?.Graph.Count ?? 0;
                Datum value = local.Initializer is null ? UnknownDatum.Instance : Evaluate(local.Initializer);
                Name(value, local.Name, before);
                locals.Declare(local.Local, value);
                return Completion.Normal;
            case ExpressionStatement expression:
                Evaluate(expression.Expression);
                return Completion.Normal;
            case ReturnStatement result:
                returned = result.Value is null ? UnknownDatum.Instance : Evaluate(result.Value);
                return Completion.Return;
            case IfStatement conditional:
                return If(conditional);
            case ForStatement loop:
                return InScope(() => For(loop));
            case ForEachStatement loop:
                return ForEach(loop);
            case WhileStatement loop:
                return While(loop);
            case SwitchStatement choice:
                return InScope(() => Switch(choice));
            case BreakStatement:
                return Completion.Break;
            case ContinueStatement:
                return Completion.Continue;
            default:
                return Completion.Normal;
        }
    }

    private Completion Execute(EquatableArray<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            Completion completion = Execute(statement);
            if (completion != Completion.Normal)
            {
                return completion;
            }
        }

        return Completion.Normal;
    }

    private Completion InScope(Func<Completion> execute)
    {
        LocalScope outer = locals;
        locals = new LocalScope(outer);
        try
        {
            return execute();
        }
        finally
        {
            locals = outer;
        }
    }

    private Completion If(IfStatement statement)
    {
        // Variables of patterns in the condition live in the scope around it.
        if (Condition(statement.Condition) is { } condition)
        {
            return condition ? Execute(statement.WhenTrue)
                : statement.WhenFalse is not null ? Execute(statement.WhenFalse)
                : Completion.Normal;
        }

        return statement.WhenFalse is null ? Uncertainly(statement.WhenTrue) : Uncertainly(statement.WhenTrue, statement.WhenFalse);
    }

    private Completion For(ForStatement loop)
    {
        Execute(loop.Before);
        while (true)
        {
            bool? condition = loop.Condition is null ? true : Condition(loop.Condition);
            if (condition != true)
            {
                return condition is null ? Uncertainly(loop.Body) : Completion.Normal;
            }

            Completion completion = Execute(loop.Body);
            if (completion is Completion.Break or Completion.Return)
            {
                return completion == Completion.Return ? completion : Completion.Normal;
            }

            Execute(loop.AtBottom);
        }
    }

    private Completion While(WhileStatement loop)
    {
        for (bool tests = loop.TestsFirst; ; tests = true)
        {
            bool? condition = tests ? Condition(loop.Condition) : true;
            if (condition != true)
            {
                return condition is null ? Uncertainly(loop.Body) : Completion.Normal;
            }

            Completion completion = Execute(loop.Body);
            if (completion is Completion.Break or Completion.Return)
            {
                return completion == Completion.Return ? completion : Completion.Normal;
            }
        }
    }

    private Completion ForEach(ForEachStatement loop)
    {
        Datum collection = Evaluate(loop.Collection);
        if (Elements(collection) is not { } elements)
        {
            NotConstant(loop.Site, "What a loop runs over", collection);
            return InScope(() =>
            {
                Assign(loop.Variable, UnknownDatum.Instance, loop.Site);
                return Uncertainly(loop.Body);
            });
        }

        foreach (Datum element in elements)
        {
            Completion completion = InScope(() =>
            {
                Assign(loop.Variable, element, loop.Site);
                return Execute(loop.Body);
            });
            if (completion is Completion.Break or Completion.Return)
            {
                return completion == Completion.Return ? completion : Completion.Normal;
            }
        }

        return Completion.Normal;
    }

    private Completion Switch(SwitchStatement statement)
    {
        Datum value = Evaluate(statement.Value);
        SwitchSection? otherwise = null;
        foreach (SwitchSection section in statement.Sections)
        {
            foreach (SwitchLabel label in section.Labels)
            {
                // 'default' comes last wherever it stands.
                if (label is { Pattern: DiscardPattern, When: null })
                {
                    otherwise = section;
                    continue;
                }

                bool? matches = Matches(label.Pattern, value, statement.Site);
                if (matches == true && label.When is not null)
                {
                    matches = Condition(label.When);
                }

                if (matches is null)
                {
                    return Uncertainly([.. statement.Sections.Items.SelectMany(s => s.Body.Items)]);
                }

                if (matches == true)
                {
                    return Leave(Execute(section.Body));
                }
            }
        }

        return otherwise is null ? Completion.Normal : Leave(Execute(otherwise.Body));

        static Completion Leave(Completion completion) => completion == Completion.Break ? Completion.Normal : completion;
    }

    /// <summary>
    /// Runs statements of which is not known whether they run, to find mistakes in them: variables they write are unknown afterwards, and so is the result of
    /// a method that they may leave.
    /// </summary>
    private Completion Uncertainly(params ReadOnlySpan<Statement> statements)
    {
        ImmutableArray<Statement> all = [.. statements];
        Uncertainly(() =>
        {
            foreach (Statement statement in all)
            {
                returnsUnknown |= Execute(statement) == Completion.Return;
            }
        });
        return Completion.Normal;
    }

    private UnknownDatum Uncertainly(Action run)
    {
        var written = new List<(LocalScope Scope, int Local)>();
        uncertain.Push(written);
        try
        {
            run();
        }
        finally
        {
            uncertain.Pop();
        }

        foreach ((LocalScope scope, int local) in written)
        {
            scope.Declare(local, UnknownDatum.Instance);
        }

        return UnknownDatum.Instance;
    }
}
