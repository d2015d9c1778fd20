/// <summary>x [batch, 4], y [batch, 1] → result [batch, 4], result2 [batch, 4]</summary>
        private static void F(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> y,
            Span<float> result,
            Span<float> result2,
            int batch)
        {
            var scale = parameters.Slice(0, 4);
            var value = scratch.Slice(0, batch * 4);
            var value2 = scratch.Slice((batch * 4 + 15) / 16 * 16, batch);

            // value = exp(x)
            Elementwise.Map(default(Exp), value, x);

            // result = where(x > y, value * scale, x + 1) / batch
            Elementwise.Map(
                new GtMulAddWhereDiv(batch),
                [batch, 4],
                new StridedOutput(result, 4, 1),
                new Strided(x, 4, 1),
                new Strided(y, 1, 0),
                new Strided(value, 4, 1),
                new Strided(scale, 0, 1));

            // value2 = tanh(y)
            Elementwise.Map(default(Tanh), value2, y);

            // result2 = ((value * scale) * (x + 1)) - value2
            Elementwise.Map(
                default(MulAddMulSub),
                [batch, 4],
                new StridedOutput(result2, 4, 1),
                new Strided(value, 4, 1),
                new Strided(scale, 0, 1),
                new Strided(x, 4, 1),
                new Strided(value2, 1, 0));
        }

        /// <summary>x [batch, 4], y [batch, 1] → result [batch, 4], result2 [batch, 4]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> y,
            Span<float> result,
            Span<float> result2,
            Span<float> kept,
            int batch)
        {
            var scale = parameters.Slice(0, 4);
            var value = kept.Slice(0, batch * 4);
            var value2 = kept.Slice((batch * 4 + 15) / 16 * 16, batch);

            // value = exp(x)
            Elementwise.Map(default(Exp), value, x);

            // result = where(x > y, value * scale, x + 1) / batch
            Elementwise.Map(
                new GtMulAddWhereDiv(batch),
                [batch, 4],
                new StridedOutput(result, 4, 1),
                new Strided(x, 4, 1),
                new Strided(y, 1, 0),
                new Strided(value, 4, 1),
                new Strided(scale, 0, 1));

            // value2 = tanh(y)
            Elementwise.Map(default(Tanh), value2, y);

            // result2 = ((value * scale) * (x + 1)) - value2
            Elementwise.Map(
                default(MulAddMulSub),
                [batch, 4],
                new StridedOutput(result2, 4, 1),
                new Strided(value, 4, 1),
                new Strided(scale, 0, 1),
                new Strided(x, 4, 1),
                new Strided(value2, 1, 0));
        }

        /// <summary>x [batch, 4], y [batch, 1], dresult [batch, 4], dresult2 [batch, 4] → dx [batch, 4], dy [batch, 1]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> y,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            ReadOnlySpan<float> dresult2,
            Span<float> dx,
            Span<float> dy,
            Span<float> gradients,
            int batch)
        {
            var scale = parameters.Slice(0, 4);
            var scaleGradient = gradients.Slice(0, 4);
            var kept2 = kept.Slice(0, batch * 4);
            var kept3 = kept.Slice((batch * 4 + 15) / 16 * 16, batch);
            var sum = scratch.Slice(0, batch);
            var gradient = scratch.Slice((batch + 15) / 16 * 16, batch * 4);

            if (!dy.IsEmpty)
            {
                // sum = sum(-dresult2, 1)
                Reduce.Sum(default(Neg), sum, [batch], [4], new Strided(dresult2, 4, 1));

                // dy = reshape(sum, [batch, 1]) * (1 - square(kept3))
                Elementwise.Map(default(SquareSubMul), dy, sum, kept3);
            }

            // gradient = where(x > y, dresult / batch, 0)
            Elementwise.Map(
                new GtDivWhere(batch),
                [batch, 4],
                new StridedOutput(gradient, 4, 1),
                new Strided(x, 4, 1),
                new Strided(y, 1, 0),
                new Strided(dresult, 4, 1));

            // dscale += sum(((dresult2 * (x + 1)) + gradient) * kept2, 0)
            Reduce.AddSum(
                default(AddMulAddMul),
                scaleGradient,
                [4],
                [batch],
                new Strided(dresult2, 1, 4),
                new Strided(x, 1, 4),
                new Strided(gradient, 1, 4),
                new Strided(kept2, 1, 4));

            if (!dx.IsEmpty)
            {
                // dx = add(…)
                Elementwise.Map(
                    new MulMulGtDivWhereAnd7More(batch),
                    [batch, 4],
                    new StridedOutput(dx, 4, 1),
                    new Strided(dresult2, 4, 1),
                    new Strided(kept2, 4, 1),
                    new Strided(scale, 0, 1),
                    new Strided(x, 4, 1),
                    new Strided(y, 1, 0),
                    new Strided(dresult, 4, 1),
                    new Strided(gradient, 4, 1));
            }
        }

        private readonly struct Exp : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Exp(x.A);
        }

        private readonly struct GtMulAddWhereDiv(float size) : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Select(x.A > x.B, x.C * x.D, x.A + V.Create(1f)) / V.Create(size);
        }

        private readonly struct Tanh : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Tanh(x.A);
        }

        private readonly struct MulAddMulSub : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A * x.B) * (x.C + V.Create(1f))) - x.D;
        }

        private readonly struct Neg : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => -x.A;
        }

        private readonly struct SquareSubMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * (V.Create(1f) - (x.B * x.B));
        }

        private readonly struct GtDivWhere(float size) : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Select(x.A > x.B, x.C / V.Create(size), V.Zero);
        }

        private readonly struct AddMulAddMul : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A * (x.B + V.Create(1f))) + x.C) * x.D;
        }

        private readonly struct MulMulGtDivWhereAnd7More(float size) : IFormula, IOperands7
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A * (x.B * x.C)) + V.Select(x.D > x.E, V.Zero, x.F / V.Create(size))) + ((((x.A * (x.D + V.Create(1f))) + x.G) * x.C) * x.B);
        }
    }
}
