/// <summary>x [batch, 4], y [batch, 4] → result [batch]</summary>
        private static void F(
            ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result, int batch)
        {
            var aWeight = parameters.Slice(0, 64);
            var aBias = parameters.Slice(64, 16);
            var bWeight = parameters.Slice(80, 64);
            var bBias = parameters.Slice(144, 4);
            var sin = scratch.Slice(0, batch * 4);
            var relu = scratch.Slice((batch * 4 + 15) / 16 * 16, batch * 4);
            var product = scratch.Slice(0, batch * 4);

            // sin = sin(x)
            Elementwise.Map(default(Sin), sin, x);

            // relu = relu(sin·a.weightᵀ + a.bias)  [batch, 4] x [4, 4] -> [batch, 4]
            Gemm.LinearBiasRelu(relu, sin, aWeight, aBias, batch, 4, 4);

            // product = y·b.weightᵀ  [batch, 4] x [4, 4] -> [batch, 4]
            Gemm.Linear(product, y, bWeight, batch, 4, 4);

            // result = sum(relu * (product + b.bias), 1)
            Reduce.Sum(default(AddMul), result, [batch], [4], new Strided(relu, 4, 1), new Strided(product, 4, 1), new Strided(bBias, 0, 1));
        }

        /// <summary>x [batch, 4], y [batch, 4] → result [batch]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result, Span<float> kept, int batch)
        {
            var aWeight = parameters.Slice(0, 64);
            var aBias = parameters.Slice(64, 16);
            var bWeight = parameters.Slice(80, 64);
            var bBias = parameters.Slice(144, 16);
            var sin = kept.Slice(0, batch * 4);
            var relu = kept.Slice((batch * 4 + 15) / 16 * 16, batch * 4);
            var b = kept.Slice((batch * 4 + 15) / 16 * 32, batch * 4);

            // sin = sin(x)
            Elementwise.Map(default(Sin), sin, x);

            // relu = relu(sin·a.weightᵀ + a.bias)  [batch, 4] x [4, 4] -> [batch, 4]
            Gemm.LinearBiasRelu(relu, sin, aWeight, aBias, batch, 4, 4);

            // b = y·b.weightᵀ + b.bias  [batch, 4] x [4, 4] -> [batch, 4]
            Gemm.LinearBias(b, y, bWeight, bBias, batch, 4, 4);

            // result = sum(relu * b, 1)
            Reduce.Sum(default(Mul), result, [batch], [4], new Strided(relu, 4, 1), new Strided(b, 4, 1));
        }

        /// <summary>x [batch, 4], y [batch, 4], dresult [batch] → dx [batch, 4], dy [batch, 4]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> y,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> dy,
            Span<float> gradients,
            int batch)
        {
            var aWeight = parameters.Slice(0, 64);
            var bWeight = parameters.Slice(80, 64);
            var daWeight = gradients.PartIfAny(0, 64);
            var daBias = gradients.PartIfAny(64, 4);
            var dbWeight = gradients.PartIfAny(80, 64);
            var dbBias = gradients.PartIfAny(144, 4);
            var sin = kept.Slice(0, batch * 4);
            var relu = kept.Slice((batch * 4 + 15) / 16 * 16, batch * 4);
            var b = kept.Slice((batch * 4 + 15) / 16 * 32, batch * 4);
            var db = scratch.Slice(0, batch * 4);
            var da = scratch.Slice(0, batch * 4);

            // db = dresult * relu
            Elementwise.Map(default(Mul2), [batch, 4], new StridedOutput(db, 4, 1), new Strided(dresult, 1, 0), new Strided(relu, 4, 1));

            if (!gradients.IsEmpty)
            {
                // db.bias += sum(db, 0)
                Reduce.AddSum(default(Copy), dbBias, [4], [batch], new Strided(db, 1, 4));
            }

            if (!dy.IsEmpty)
            {
                // dy = db·b.weight  [batch, 4] x [4, 4] -> [batch, 4]
                Gemm.LinearInputGradient(dy, db, bWeight, batch, 4, 4);
            }

            if (!gradients.IsEmpty)
            {
                // db.weight += dbᵀ·y  [4, batch] x [batch, 4] -> [4, 4]
                Gemm.AddLinearWeightGradient(dbWeight, db, y, batch, 4, 4);
            }

            // da = where(relu <= 0, 0, dresult * b)
            Elementwise.Map(
                default(LeMulWhere),
                [batch, 4],
                new StridedOutput(da, 4, 1),
                new Strided(relu, 4, 1),
                new Strided(dresult, 1, 0),
                new Strided(b, 4, 1));

            if (!gradients.IsEmpty)
            {
                // da.bias += sum(da, 0)
                Reduce.AddSum(default(Copy), daBias, [4], [batch], new Strided(da, 1, 4));

                // da.weight += daᵀ·sin  [4, batch] x [batch, 4] -> [4, 4]
                Gemm.AddLinearWeightGradient(daWeight, da, sin, batch, 4, 4);
            }

            if (!dx.IsEmpty)
            {
                // dx = da·a.weight * cos(x)  [batch, 4] x [4, 4] -> [batch, 4]
                Gemm.LinearInputGradient(default(CosMul), dx, da, aWeight, batch, 4, 4, new Strided(x, 4, 1));
            }
        }

        private readonly struct Sin : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Sin(x.A);
        }

        private readonly struct AddMul : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * (x.B + x.C);
        }

        private readonly struct Mul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * x.B;
        }

        private readonly struct Mul2 : IFormula, IOperands2, IRepeatsA
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * x.B;
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct LeMulWhere : IFormula, IOperands3, IRepeatsB
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Select(x.A <= V.Zero, V.Zero, x.B * x.C);
        }

        private readonly struct CosMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * VectorMath.Cos(x.B);
        }
    }
}
